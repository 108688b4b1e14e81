package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.compare.result.Comparison;
import dev.mpm.compare.result.Figure;
import dev.mpm.compare.result.ResultsJson;
import dev.mpm.compare.result.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody compares the models on an app: what is shown and written, and that nothing is left behind, however it ends. */
@Isolated("puts load on the machine")
class CompareScene {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @Test
    void comparesModelsOnARequestAndWritesAReport() throws IOException, InterruptedException {
        Path out = stage.folder().resolve("out");

        var outcome = stage.mpmctl(arguments(out, "--request", "GET /json", "--mpm", "worker,event"));

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines())
                .anyMatch(line -> line.startsWith("  worker "))
                .anyMatch(line -> line.startsWith("  event "))
                .anyMatch(line -> line.startsWith("Advice"));
        assertThat(out.resolve("report.html")).content().contains("<h1", "worker", "event");
        assertThat(out.resolve("results.csv")).content().hasLineCount(5);
        Comparison found = ResultsJson.read("results.json", Files.readString(out.resolve("results.json")));
        assertThat(found.complete()).isTrue();
        assertThat(found.runs()).hasSize(4).allSatisfy(CompareScene::isWhole);
        assertThat(found.advice().reasons()).isNotEmpty();
    }

    private static void isWhole(Run run) {
        assertThat(run.errors()).isEmpty();
        assertThat(run.figures())
                .containsKeys(Figure.CPU, Figure.PSS, Figure.READY, Figure.SPREAD)
                .containsEntry(Figure.ERRORS, 0.0);
        assertThat(run.figures().get(Figure.PROCESSES)).isEqualTo(3); // a master and two workers
        assertThat(run.requestsByWorker()).hasSize(2);
        assertThat(run.latencies()).isNotEmpty();
    }

    @Test
    void showsThatALongRequestHoldsUpOthersOnlyWhereThereIsOneProcess() throws IOException, InterruptedException {
        Path out = stage.folder().resolve("out");

        var outcome = stage.mpmctl(arguments(out, "--scenario", "long-request", "--mpm", "prefork"));

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        Comparison found = ResultsJson.read("results.json", Files.readString(out.resolve("results.json")));
        assertThat(latency(found, "prefork")).isLessThan(latency(found, "prefork, one process") / 2);
    }

    private static double latency(Comparison found, String contender) {
        return found.runs().stream()
                .filter(run -> run.model().equals(contender))
                .mapToDouble(run -> run.figures().getOrDefault(Figure.P99, 0.0))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void losesWhatAKilledWorkerHadInFlightAndNoMore() throws IOException, InterruptedException {
        Path out = stage.folder().resolve("out");

        var outcome = stage.mpmctl(arguments(out, "--scenario", "crash", "--mpm", "worker"));

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        Comparison found = ResultsJson.read("results.json", Files.readString(out.resolve("results.json")));
        Run run = found.runs().getFirst();
        assertThat(run.events())
                .singleElement()
                .satisfies(event -> assertThat(event.what())
                        .matches("worker [0-9]+ \\(pid [0-9]+\\) killed, with [0-9]+ connections"));
        assertThat(run.figures().get(Figure.ERRORS)).isLessThanOrEqualTo(3); // the threads of one worker
        assertThat(run.figures().get(Figure.RECYCLED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "KILL"})
    void leavesNoProcessBehindWhenItIsEnded(String signal) throws IOException, InterruptedException {
        Path out = stage.folder().resolve("out");
        var builder = Distribution.built()
                .mpmctl(List.of(
                        arguments(out, "--request", "GET /plaintext", "--mpm", "prefork,event", "--duration", "30s")));
        // what a killed command leaves in the folder for temporary files goes with the stage
        builder.environment().put("MPM_OPTS", "-Djava.io.tmpdir=" + stage.folder());
        Process command = builder.redirectOutput(
                        stage.folder().resolve("out.txt").toFile())
                .redirectError(stage.folder().resolve("err.txt").toFile())
                .start();
        stage.watch(command.pid());
        Set<ProcessHandle> started = ConcurrentHashMap.newKeySet();
        // two masters with two workers each, and the driver
        Await.until("servers and driver run", LIMIT, () -> {
            command.descendants().forEach(started::add);
            return started.stream().filter(ProcessTree::runs).count() >= 4;
        });

        new ProcessBuilder("kill", "-" + signal, Long.toString(command.pid()))
                .start()
                .waitFor();

        Await.until("the command has ended", LIMIT, () -> !command.isAlive());
        Await.until("nothing that it started is left", LIMIT, () -> {
            started.forEach(process -> process.descendants().forEach(started::add));
            return started.stream().noneMatch(ProcessTree::runs);
        });
        if (!signal.equals("KILL")) {
            assertThat(stage.folder().resolve("err.txt")).content().contains("mpmctl: interrupted\n");
            assertThat(out.resolve("results.json")).content().contains("\"complete\": false");
        }
    }

    @Test
    void tellsHowMuchWorseAModelIsThanInAnEarlierRun() throws IOException, InterruptedException {
        Path out = stage.folder().resolve("out");
        Path earlier = stage.folder().resolve("earlier");
        var first = stage.mpmctl(arguments(earlier, "--scenario", slow("5"), "--mpm", "event", "--rounds", "2"));
        assertThat(first.exitCode()).as(first.err()).isZero();

        String baseline = earlier.resolve("results.json").toString();
        var second = stage.mpmctl(
                arguments(out, "--scenario", slow("50"), "--mpm", "event", "--rounds", "2", "--baseline", baseline));

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err()).contains("mpmctl: worse than the baseline by too much: waits under event: p50");
    }

    private String slow(String millis) throws IOException {
        return Files.writeString(stage.folder().resolve("waits-" + millis + ".yaml"), """
            name: waits
            clients: [{request: "GET /sleep?ms=%s", connections: 2}]
            """.formatted(millis))
                .toString();
    }

    @Test
    void showsWhatWasMeasuredBeforeAServerFailed() throws IOException, InterruptedException {
        Path out = stage.folder().resolve("out");
        String broken =
                Files.writeString(stage.folder().resolve("broken.yaml"), """
                    name: broken
                    clients: [{request: GET /plaintext, connections: 2}]
                    settings: {app.class: com.example.Missing}
                    """).toString();

        var outcome = stage.mpmctl(arguments(out, "--scenario", slow("5") + "," + broken, "--mpm", "event"));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("mpmctl: the server for event ended with exit code 4", "com.example.Missing")
                .endsWith("mpmctl: what was measured until then is shown\n");
        assertThat(out.resolve("results.json")).content().contains("\"complete\": false", "\"waits\"");
    }

    @Test
    void refusesWhatItCannotCompare() throws IOException, InterruptedException {
        Path out = stage.folder().resolve("out");

        assertThat(stage.mpmctl(arguments(out, "--mpm", "evnt")).err())
                .startsWith("mpmctl: --mpm: evnt (expected: of fork, prefork, worker, event, virtual; did you mean"
                        + " 'event'?");
        assertThat(stage.mpmctl(arguments(out, "--scenario", "fst")).err()).startsWith("mpmctl: no scenario 'fst'");
        assertThat(stage.mpmctl(arguments(out, "--request", "/json")).err())
                .startsWith("mpmctl: --request: '/json' (expected: a method and a path");
        assertThat(stage.mpmctl(arguments(out, "--duration", "soon")).exitCode())
                .isEqualTo(2);
        assertThat(out).doesNotExist();
    }

    /** Small servers and short runs; what is given after that holds. */
    private String[] arguments(Path out, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("compare", "-c", config().toString(), "--out", out.toString()));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--duration")) {
            arguments.addAll(List.of("--duration", "500ms"));
        }
        if (!arguments.contains("--rounds")) {
            arguments.addAll(List.of("--rounds", "1"));
        }
        return arguments.toArray(String[]::new);
    }

    private Path config() throws IOException {
        var setup = Setup.fixed("event", 2, 3);
        for (String mpm : List.of("worker", "virtual")) {
            setup = setup.with(mpm + ".threads-per-child", 3).with(mpm + ".max-request-workers", 6);
            setup = setup.with(mpm + ".min-spare-threads", 0).with(mpm + ".max-spare-threads", 6);
        }
        return stage.write(setup.with("prefork.max-request-workers", 2)
                .with("prefork.max-spare-servers", 2)
                .with("app.settings.faults", true));
    }
}
