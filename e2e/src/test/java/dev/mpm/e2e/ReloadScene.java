package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server changes its configuration, its model or its workers under load; no request is lost, cut or answered wrongly. */
@Isolated("puts load on the machine")
class ReloadScene {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int KEPT_ALIVE = 64;
    private static final int ONE_BY_ONE = 4;
    private static final int ENOUGH = 20_000;

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    /** What happens to a server while clients ask. */
    @FunctionalInterface
    private interface Happening {
        void to(TestServer server) throws Exception;
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void reloads(String mpm) throws Exception {
        var server = stage.start(setup(mpm));
        losesNothingWhile("reload under " + mpm, server, this::reload);
        assertThat(server.status().generation()).isEqualTo(2);
    }

    @Test
    void changesTheModelOfTheRunningServer() throws Exception {
        var server = stage.start(setup("prefork"));
        losesNothingWhile("prefork to worker to event to virtual and back", server, running -> {
            for (String mpm : List.of("worker", "event", "virtual", "prefork")) {
                rewrite(server, setup(mpm));
                reload(running);
                assertThat(server.status().mpm()).isEqualTo(mpm);
            }
        });
    }

    @Test
    void replacesOneWorkerAfterTheOther() throws Exception {
        var server = stage.start(setup("worker"));
        losesNothingWhile("rolling reload", server, running -> {
            Outcome reload =
                    stage.mpmctl("reload", "--rolling", "-c", running.config().toString());
            assertThat(reload.exitCode()).as(reload.err()).isZero();
        });
        assertThat(server.status().generation()).isEqualTo(2);
    }

    @Test
    void recyclesEveryWorkerOverAndOver() throws Exception {
        var server = stage.start(setup("worker").with("pool.max-requests-per-child", 200));
        losesNothingWhile("max-requests-per-child: 200", server, running -> {
            Await.until(
                    "ten workers have been replaced",
                    LIMIT,
                    () -> running.status().totals().workersStarted() >= 12);
        });
        assertThat(server.status().totals().workersDied()).isZero();
    }

    @Test
    void scales() throws Exception {
        var server = stage.start(
                setup("worker").with("worker.max-request-workers", 160).with("worker.max-spare-threads", 160));
        losesNothingWhile("scale +1, +1, -1, -1", server, running -> {
            scale(running, "TTIN", 3);
            scale(running, "TTIN", 4);
            scale(running, "TTOU", 3);
            scale(running, "TTOU", 2);
        });
        assertThat(server.status().totals().workersDied()).isZero();
    }

    private static void scale(TestServer server, String signal, int workers) throws Exception {
        server.signal(signal);
        server.awaitStatus(
                workers + " workers serve",
                LIMIT,
                status -> status.isSettled() && status.workers().size() == workers);
    }

    @Test
    void reloadsTwentyTimesWithinFiveSeconds() throws Exception {
        var server = stage.start(setup("event"));
        losesNothingWhile("20 reloads within 5 s", server, running -> {
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                running.signal("HUP");
                long next = start + (i + 1) * 240_000_000L;
                Await.until("the next reload is due", LIMIT, () -> System.nanoTime() >= next);
            }
            running.log().awaitLine(" serves; generation 1 (event) finishes what it has", LIMIT);
            running.awaitStatus(
                    "one generation is left",
                    LIMIT,
                    status -> status.isSettled()
                            && status.workers().size() == 2
                            && status.workers().stream()
                                    .allMatch(worker -> worker.generation() == status.generation()));
        });
        assertThat(server.status().generation()).isGreaterThan(2);
        assertThat(scoreboards(server)).hasSize(1);
    }

    private static List<String> scoreboards(TestServer server) throws IOException {
        try (var files = Files.list(server.runDirectory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("scoreboard"))
                    .toList();
        }
    }

    @Test
    void stops() throws Exception {
        var server = stage.start(setup("event"));
        try (var kept = Load.start(server, KEPT_ALIVE, "/bytes?size=2000");
                var single = Load.startOneByOne(server, ONE_BY_ONE, "/bytes?size=500")) {
            Await.until("enough was asked", LIMIT, () -> kept.answers() + single.answers() >= ENOUGH);
            kept.expectTheEnd();
            single.expectTheEnd();

            server.signal("TERM");

            assertThat(server.awaitExit(LIMIT)).isZero();
            kept.join();
            single.join();
            check("stop", kept, single);
        }
    }

    private void losesNothingWhile(String what, TestServer server, Happening happening) throws Exception {
        try (var kept = Load.start(server, KEPT_ALIVE, "/bytes?size=2000");
                var single = Load.startOneByOne(server, ONE_BY_ONE, "/bytes?size=500")) {
            Await.until("every client was answered", LIMIT, () -> kept.fewestAnswers() > 0 && single.answers() > 0);

            happening.to(server);

            Await.until("enough was asked", LIMIT, () -> kept.answers() + single.answers() >= ENOUGH);
            kept.stop();
            single.stop();
            check(what, kept, single);
        }
    }

    private static void check(String what, Load kept, Load single) {
        System.out.println(what + ": " + kept + "; " + single);
        assertThat(kept.losses()).as(kept.toString()).isEmpty();
        assertThat(kept.wrongAnswers()).isEmpty();
        assertThat(single.losses()).as(single.toString()).isEmpty();
        assertThat(single.wrongAnswers()).isEmpty();
    }

    private void reload(TestServer server) throws Exception {
        int next = server.status().generation() + 1;
        server.signal("HUP");
        server.awaitStatus(
                "generation " + next + " serves alone",
                LIMIT,
                status -> status.isSettled()
                        && status.generation() == next
                        && status.workers().stream().allMatch(worker -> worker.generation() == next));
    }

    /** More threads than clients: a client that a busy machine keeps silent for a second must not be made to yield. */
    private static Setup setup(String mpm) {
        return Setup.fixed(mpm, mpm.equals("prefork") ? 4 : 2, 40).with("pool.graceful-shutdown-timeout", "30s");
    }

    private static void rewrite(TestServer server, Setup setup) throws IOException {
        Files.writeString(server.config(), setup.yaml());
    }
}
