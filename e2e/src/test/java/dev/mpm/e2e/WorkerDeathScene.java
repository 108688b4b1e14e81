package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker dies; only what it was doing is lost, and another takes its place. */
@Isolated("puts load on the machine")
class WorkerDeathScene {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    /** The number of connections that one worker can hold: its thread, its threads, all there are. */
    @ParameterizedTest
    @CsvSource({"prefork, 4, 1, 1", "worker, 2, 40, 40", "event, 2, 32, 64"})
    void losesOnlyWhatTheWorkerHadInFlight(String mpm, int workers, int threads, int mostHeld) throws Exception {
        var server = stage.start(Setup.fixed(mpm, workers, threads));
        var before = server.status().workers();
        var victim = before.getLast();
        try (var load = Load.start(server, 64, "/bytes?size=2000")) {
            Await.until(
                    "every worker answers",
                    LIMIT,
                    () -> before.stream().allMatch(worker -> load.answersOf(worker.pid()) >= 50));

            server.signal("KILL", victim.pid());

            String line = server.log().awaitLine(" ended: ", LIMIT);
            var after = server.awaitStatus(
                    "another worker is ready",
                    LIMIT,
                    status -> status.isSettled()
                            && status.workers().size() == workers
                            && !status.pids().contains(victim.pid()));
            long successor = after.pids().stream()
                    .filter(pid -> before.stream().noneMatch(worker -> worker.pid() == pid))
                    .findFirst()
                    .orElseThrow();
            Await.until("the new worker answers", LIMIT, () -> load.answersOf(successor) >= 50);
            load.stop();

            assertThat(load.wrongAnswers()).isEmpty();
            assertThat(load.losses())
                    .as("only connections that the killed worker held, or had just taken")
                    .allMatch(loss -> loss.pid() == victim.pid() || loss.pid() == 0)
                    .hasSizeLessThanOrEqualTo(mostHeld);
            assertThat(line)
                    .containsPattern("WARN +worker " + victim.slot() + " \\(pid " + victim.pid()
                            + "\\) of generation 1 ended: killed by signal 9 \\(KILL\\), likely out of memory; "
                            + "age [0-9.]+ m?s, [1-9][0-9]* requests served, ");
            assertThat(after.totals().workersDied()).isEqualTo(1);
            server.awaitStatus(
                    "all answers are counted but those of requests that the dead worker was just ending",
                    LIMIT,
                    status -> status.totals().requests() >= load.answers() - mostHeld);
        }
    }

    @Test
    void saysWhatTheWorkerWasDoing() throws IOException, InterruptedException {
        var server = stage.start(Setup.fixed("prefork", 2, 1));
        var asked = server.ask("/fault/crash?from=scene");

        String line = server.log().awaitLine(" ended: ", LIMIT);

        assertThat(asked).failsWithin(LIMIT);
        assertThat(line).contains("exit code ", "0 requests served, in flight: GET /fault/crash (for ");
        server.awaitStatus(
                "two workers are ready",
                LIMIT,
                status -> status.isSettled() && status.workers().size() == 2);
        assertThat(server.get("/plaintext").status()).isEqualTo(200);
    }

    @Test
    void replacesEveryWorkerThatIsKilledAtOnce() throws IOException, InterruptedException {
        var server = stage.start(Setup.fixed("worker", 3, 2));
        List<Long> before = server.workers();

        for (long pid : before) {
            server.signal("KILL", pid);
        }

        var after = server.awaitStatus(
                "three new workers are ready",
                LIMIT,
                status -> status.isSettled()
                        && status.workers().size() == 3
                        && status.pids().stream().noneMatch(before::contains));
        assertThat(server.get("/plaintext").body()).isEqualTo("Hello, World!");
        assertThat(after.totals().workersStarted()).isEqualTo(6);
    }
}
