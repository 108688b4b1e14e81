package dev.mpm.compare.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.compare.result.Advice;
import dev.mpm.compare.result.Comparison;
import dev.mpm.compare.result.Contender;
import dev.mpm.compare.result.Figure;
import dev.mpm.compare.result.Machine;
import dev.mpm.compare.result.Played;
import dev.mpm.compare.result.Run;
import dev.mpm.server.master.config.Overrides;
import dev.mpm.server.master.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdviserTest {

    private static final String SLEEP = "GET /sleep";

    private final List<Run> runs = new ArrayList<>();
    private final List<Contender> contenders = new ArrayList<>(
            List.of(contender("prefork"), contender("worker"), contender("event"), contender("virtual")));

    @Test
    void choosesTheModelThatIsBestByTheFigureThatMattersMost() {
        throughput("fast", 100, 200, 400, 300);

        var advice = advise("worker", "fast");

        assertThat(advice.model()).isEqualTo("event");
        assertThat(advice.yaml()).isEqualTo("mpm: event\n");
        assertThat(advice.reasons().getFirst())
                .isEqualTo(
                        "Measured by the figure that matters most in each scenario, event is best in fast (the others"
                                + " cost 1.3 times under virtual, 2.0 times under worker, 4.0 times under prefork).");
    }

    @Test
    void choosesTheLeanestOfThoseThatAreWithinATenth() {
        throughput("fast", 100, 380, 400, 390);
        memory("fast", 500, 90, 80, 70);

        assertThat(advise("worker", "fast").model()).isEqualTo("virtual");
    }

    @Test
    void leavesTheModelAsItIsWhereNoneDiffersEnough() {
        throughput("fast", 380, 390, 400, 395);

        var advice = advise("prefork", "fast");

        assertThat(advice.model()).isEqualTo("prefork");
        assertThat(advice.yaml()).isEmpty();
        assertThat(advice.reasons().getFirst()).startsWith("The models do not differ enough in fast to matter");
    }

    @Test
    void countsAFailureAgainstNoneWithoutDividingByNothing() {
        errors("crash", 0, 9, 0, 19);

        assertThat(advise("worker", "crash").reasons().getFirst()).contains("10.0 times under worker");
    }

    @Test
    void saysThatThereIsNothingToChooseWhereFiguresAreMissing() {
        contenders.subList(1, 4).clear();
        throughput("fast", 100);

        assertThat(advise("prefork", "fast").model()).isEmpty();
    }

    @Test
    void recommendsNoVariation() {
        contenders.add(new Contender("event, large", "event", "", ""));
        throughput("fast", 100, 200, 400, 300, 9000);

        assertThat(advise("worker", "fast").model()).isEqualTo("event");
    }

    @Test
    void explainsByLittlesLawHowManyThreadsARequestOfTheUsersNeeds() {
        throughput(SLEEP, 100, 500, 1000, 300);
        figures(SLEEP, Figure.CPU, 1, 1, 0.5, 1);
        figures(SLEEP + Adviser.ALONE, Figure.P50, 50, 50, 50, 50);

        var advice = advise("worker", SLEEP, SLEEP + Adviser.ALONE);

        assertThat(advice.model()).isEqualTo("event");
        assertThat(advice.reasons().get(1))
                .isEqualTo(
                        "Alone, a request takes 50 ms, 0.5 ms of that on a processor: for 99 % of its time it waits.");
        assertThat(advice.reasons().get(2))
                .startsWith(
                        "By Little's law, the 4000 requests/s at which 2 processors are full keep 200 in progress: 2"
                                + " processes of 150 threads");
        assertThat(advice.yaml()).contains("start-servers: 2", "threads-per-child: 150", "max-request-workers: 600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void writesSettingsThatTheServerTakes(String model, @TempDir Path folder) throws IOException {
        for (Demand demand : List.of(new Demand(50, 0.1), new Demand(0.05, 0.05), new Demand(5000, 1))) {
            Path file = folder.resolve("server.yaml");
            String yaml = PoolSize.of(model, demand, 2, 2000).yaml();
            Files.writeString(file, yaml + "app: {class: com.example.App}\n");

            assertThat(ServerConfig.load(file, Map.of(), Overrides.NONE).mpm()).isEqualTo(model);
        }
    }

    private Advice advise(String present, String... scenarios) {
        var played = List.of(scenarios).stream()
                .map(name -> new Played(
                        name,
                        name,
                        "",
                        "",
                        Map.of(),
                        List.of(name.equals("crash") ? Figure.ERRORS : Figure.THROUGHPUT),
                        1))
                .toList();
        var machine = new Machine("", 2, 0, "", "");
        var none = new Advice("", List.of(), "");
        var comparison =
                new Comparison(Instant.EPOCH, "", "", "", machine, "", 1, true, contenders, played, runs, none);
        return Adviser.advise(comparison, present, 64);
    }

    private void throughput(String scenario, double... values) {
        figures(scenario, Figure.THROUGHPUT, values);
    }

    private void memory(String scenario, double... values) {
        figures(scenario, Figure.PSS, values);
    }

    private void errors(String scenario, double... values) {
        figures(scenario, Figure.ERRORS, values);
    }

    private void figures(String scenario, Figure figure, double... values) {
        for (int i = 0; i < values.length; i++) {
            runs.add(new Run(
                    scenario,
                    contenders.get(i).name(),
                    1,
                    Map.of(figure, values[i]),
                    List.of(),
                    List.of(),
                    Map.of(),
                    List.of(),
                    List.of(),
                    List.of()));
        }
    }

    private static Contender contender(String mpm) {
        return new Contender(mpm, mpm, "", "");
    }
}
