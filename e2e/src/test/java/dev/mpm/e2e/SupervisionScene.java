package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.e2e.app.CrashesAtBoot;
import dev.mpm.e2e.app.CrashesSoon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers hang, stand still or crash, and so does the master; it is written down why, and clients go on being served. */
class SupervisionScene {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void writesDownWhatAHangingRequestDoesAndLosesNoOther(String mpm) throws Exception {
        var server = stage.start(Setup.fixed(mpm, mpm.equals("prefork") ? 6 : 2, 40)
                .with("pool.request-timeout", "5s")
                .with("pool.interrupt-grace", "1s")
                .with("pool.graceful-shutdown-timeout", "5s"));
        List<Long> before = server.workers();
        try (var load = Load.start(server, 32, "/bytes?size=2000")) {
            Await.until("every client was answered", LIMIT, () -> load.fewestAnswers() > 10);

            var hanging = server.ask("/fault/hang");

            String line = server.log().awaitLine(" is stuck: GET /fault/hang has run for ", LIMIT);
            var evidence = Path.of(line.substring(line.indexOf("evidence in ") + "evidence in ".length()));
            assertThat(server.workers()).as("nobody has been ended yet").containsAll(before);
            assertThat(Files.readString(evidence)).contains("GET /fault/hang").contains("dev.mpm.examples.demo");
            assertThat(hanging).failsWithin(LIMIT);
            server.awaitStatus(
                    "the worker has been replaced",
                    LIMIT,
                    status -> status.isSettled()
                            && status.workers().size() == before.size()
                            && !status.pids().containsAll(before));
            load.stop();
            System.out.println("hanging request under " + mpm + ": " + load);
            assertThat(load.losses()).as(load.toString()).isEmpty();
            assertThat(load.wrongAnswers()).isEmpty();
        }
    }

    @Test
    void replacesAWorkerThatStandsStill() throws Exception {
        var server = stage.start(
                Setup.fixed("worker", 2, 4).with("pool.heartbeat-timeout", "3s").with("pool.kill-timeout", "1s"));
        long victim = server.workers().getFirst();
        long start = System.nanoTime();

        server.signal("STOP", victim);

        String line = server.log().awaitLine(" has given no sign of life for ", LIMIT);
        assertThat(line).contains("(heartbeat-timeout: 3.0 s)");
        server.awaitStatus(
                "another worker is ready",
                LIMIT,
                status -> status.workers().stream()
                                .filter(Status.Worker::isReady)
                                .filter(worker -> worker.pid() != victim)
                                .count()
                        == 2);
        System.out.printf("stopped worker: replaced after %.1f s%n", (System.nanoTime() - start) / 1e9);
        String ended = server.log().awaitLine("; evidence in ", LIMIT);
        String path =
                ended.substring(ended.indexOf("evidence in ") + "evidence in ".length(), ended.indexOf("; sent "));
        assertThat(Files.readString(Path.of(path))).contains("stopped");
        Await.until("it has been ended", LIMIT, () -> !server.workers().contains(victim));
    }

    @Test
    void endsNoWorkerBecauseItStoodStillItself() throws Exception {
        var server = stage.start(Setup.fixed("worker", 2, 4).with("pool.heartbeat-timeout", "3s"));
        List<Long> before = server.workers();
        for (long pid : before) {
            server.signal("STOP", pid);
        }
        server.signal("STOP");
        long start = System.nanoTime();
        Await.until("five seconds have passed", LIMIT, () -> System.nanoTime() - start > 5_000_000_000L);

        server.signal("CONT");
        server.log().awaitLine("the master stood still for ", LIMIT);
        for (long pid : before) {
            server.signal("CONT", pid);
        }

        long again = System.nanoTime();
        Await.until("four seconds more have passed", LIMIT, () -> System.nanoTime() - again > 4_000_000_000L);
        assertThat(server.status().pids()).isEqualTo(before);
        assertThat(server.status().totals().workersDied()).isZero();
    }

    @Test
    void keepsTheOldGenerationWhenTheNewOneCrashesAtBoot() throws Exception {
        var good = Setup.fixed("worker", 2, 4);
        var server = stage.start(good);
        List<Long> before = server.workers();
        Files.writeString(
                server.config(), good.app(CrashesAtBoot.class.getName()).yaml());

        var reload = stage.mpmctl("reload", "-c", server.config().toString());

        assertThat(reload.exitCode()).isEqualTo(3);
        assertThat(reload.err()).contains("exit code 70", "licence expired");
        assertThat(server.status().pids()).containsAll(before);
        assertThat(server.get("/plaintext").status()).isEqualTo(200);
    }

    @Test
    void backsOffWhenTheAppCrashesOverAndOverAfterAReload() throws Exception {
        var setup = Setup.fixed("prefork", 1, 1);
        var server = stage.start(setup);
        Files.writeString(
                server.config(),
                setup.with("pool.restart-intensity", 2)
                        .with("pool.restart-period", "1m")
                        .yaml());
        assertThat(stage.mpmctl("reload", "-c", server.config().toString()).exitCode())
                .isZero();

        for (int i = 0; i < 5; i++) {
            assertThat(server.ask("/fault/crash")).failsWithin(LIMIT);
        }

        server.log().awaitLine("replaced in 1.0 s, as more than 2 died within 1 min 0 s", LIMIT);
        server.log().awaitLine("replaced in 2.0 s, as more than 2 died within 1 min 0 s", LIMIT);
        double before = processorSeconds(server.pid());
        server.log().awaitLine("replaced in 4.0 s, as more than 2 died within 1 min 0 s", LIMIT);
        server.awaitStatus("the next one is ready", LIMIT, Status::isSettled);
        assertThat(processorSeconds(server.pid()) - before)
                .as("seconds of the master meanwhile")
                .isLessThan(1);
    }

    @Test
    void keepsTheOldGenerationWhenTheNewOneCrashesInItsProbation() throws Exception {
        var good = Setup.fixed("worker", 2, 4);
        var server = stage.start(good);
        List<Long> before = server.workers();
        Files.writeString(
                server.config(),
                good.app(CrashesSoon.class.getName())
                        .with("app.settings.millis", 3000)
                        .with("pool.reload-probation", "20s")
                        .yaml());

        var reload = stage.mpmctl("reload", "-c", server.config().toString());

        assertThat(reload.exitCode()).isEqualTo(3);
        assertThat(reload.err()).contains("ready: exit code 70");
        server.awaitStatus(
                "the old ones are alone", LIMIT, status -> status.pids().equals(before));
        assertThat(server.get("/plaintext").status()).isEqualTo(200);
    }

    /** Returns the processor time of a process, user's and system's. */
    private static double processorSeconds(long pid) throws IOException {
        return ProcessHandle.of(pid)
                        .orElseThrow()
                        .info()
                        .totalCpuDuration()
                        .orElseThrow()
                        .toMillis()
                / 1e3;
    }
}
