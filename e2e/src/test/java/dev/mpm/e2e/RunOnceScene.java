package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One worker of several does what is to be done once, whoever dies. */
class RunOnceScene {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long PERIOD = 400;

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    /** A line that the app wrote. */
    private record Tick(long millis, long pid, boolean wasAlone) {

        static Tick parse(String line) {
            String[] words = line.split(" ", -1);
            return new Tick(Long.parseLong(words[0]), Long.parseLong(words[1]), Boolean.parseBoolean(words[2]));
        }
    }

    @Test
    void goesOnWithAnotherWorkerWhenTheOneThatRunsItIsKilledOrLeaves() throws Exception {
        Path file = stage.folder().resolve("ticks");
        var server = stage.start(Setup.fixed("worker", 3, 2)
                .app("dev.mpm.e2e.app.RunsOnce")
                .with("app.settings.file", file.toString())
                .with("app.settings.period-ms", PERIOD)
                .with("shared.regions", List.of("numbers=4KiB")));
        Set<Long> leaders = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            int before = ticks(file).size();
            Await.until("it has run twice more", LIMIT, () -> ticks(file).size() >= before + 2);
            long leader = ticks(file).getLast().pid();
            leaders.add(leader);
            awaitStatus(
                    server, "  task tick: led yes, slot [0-9]+, pid " + leader + ", runs [0-9]+, failures 0, last 2");
            awaitStatus(server, "  task trouble: led yes, slot .*, failures [1-9]");
            if (i < 2) {
                server.signal("KILL", leader);
            } else {
                assertThat(stage.mpmctl("reload", "-c", server.config().toString())
                                .exitCode())
                        .isZero();
            }
        }
        int before = ticks(file).size();
        Await.until(
                "it goes on after the reload",
                LIMIT,
                () -> ticks(file).size() >= before + 2
                        && !leaders.contains(ticks(file).getLast().pid()));

        List<Tick> ticks = ticks(file);
        System.out.println("ticks: " + ticks);
        assertThat(leaders).hasSize(3);
        assertThat(ticks).allMatch(Tick::wasAlone);
        long first = ticks.getFirst().millis();
        long last = ticks.getLast().millis();
        assertThat(ticks.size()).as("never twice in a period").isLessThanOrEqualTo((int) ((last - first) / PERIOD) + 2);
        for (int i = 1; i < ticks.size(); i++) {
            long gap = ticks.get(i).millis() - ticks.get(i - 1).millis();
            // One run may have died with its worker.
            assertThat(gap).as("gap before " + ticks.get(i)).isLessThan(2 * PERIOD + 1500);
        }
    }

    /** Waits until the status says so; the master reads now and then what workers note of their tasks. */
    private void awaitStatus(TestServer server, String pattern) throws Exception {
        long start = System.nanoTime();
        String status = status(server);
        while (!Pattern.compile(pattern).matcher(status).find()) {
            assertThat(System.nanoTime() - start).as(status).isLessThan(LIMIT.toNanos());
            status = status(server);
        }
    }

    private String status(TestServer server) throws Exception {
        return stage.mpmctl("status", "-c", server.config().toString()).out();
    }

    private static List<Tick> ticks(Path file) {
        try {
            return Files.exists(file)
                    ? Files.readString(file).lines().map(Tick::parse).toList()
                    : List.of();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
