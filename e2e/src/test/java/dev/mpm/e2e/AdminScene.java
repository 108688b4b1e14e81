package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the master itself answers, while workers are busy, die and follow one another. */
class AdminScene {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @Test
    void answersWhileEveryWorkerIsBusy() throws Exception {
        var server = stage.start(Setup.fixed("prefork", 2, 1).with("admin.listen", "http://127.0.0.1:0"));
        String admin = server.admin();
        var first = server.askAndAwaitInFlight("/sleep?ms=12000");
        var second = server.askAndAwaitInFlight("/sleep?ms=12000");
        var waiting = server.ask("/plaintext");
        try (var scrapes = Scrapes.of(admin)) {
            String queue = "mpm_listener_queue{listener=\"" + server.listener() + "\"}";
            Await.until("the third is seen to wait", LIMIT, () -> scrapes.value(queue) == 1);

            assertThat(scrapes.value("mpm_lanes{state=\"busy\"}")).isEqualTo(2);
            assertThat(scrapes.value("mpm_running_requests")).isEqualTo(2);
            assertThat(get(admin, "/health").status()).isEqualTo(200);
            assertThat(get(admin, "/ready").body()).isEqualTo("ready\n");
            assertThat(get(admin, "/status?auto").body()).contains("BusyWorkers: 2\n", "Scoreboard: WW\n");
            assertThat(get(admin, "/status?json").json()).containsEntry("state", "running");
            assertThat(get(admin, "/status").body()).contains("GET /sleep");

            assertThat(List.of(
                            first.join().status(),
                            second.join().status(),
                            waiting.join().status()))
                    .containsOnly(200);
        }
    }

    @Test
    void countsOverDeathsReloadsAndAnotherModel() throws Exception {
        var setup = Setup.fixed("prefork", 2, 1).with("admin.listen", "http://127.0.0.1:0");
        var server = stage.start(setup);
        String admin = server.admin();
        List<String> texts = new ArrayList<>();
        try (var scrapes = Scrapes.of(admin)) {
            int asked = 0;
            asked += ask(server, 50);
            // What a worker has answered and not counted would be lost with it.
            Await.until("all are counted", LIMIT, () -> scrapes.value("mpm_requests_total") == 50);
            server.signal("KILL", server.workers().getFirst());
            Await.until(
                    "the death is counted", LIMIT, () -> scrapes.value("mpm_worker_ends_total{cause=\"crash\"}") == 1);
            asked += ask(server, 50);
            texts.add(scrapes.text());

            for (String mpm : List.of("event", "worker")) {
                int generation = server.status().generation();
                Files.writeString(
                        server.config(),
                        Setup.fixed(mpm, 2, 4)
                                .with("admin.listen", "http://127.0.0.1:0")
                                .yaml());
                server.signal("HUP");
                server.awaitStatus(
                        mpm + " serves alone",
                        LIMIT,
                        status -> status.isSettled()
                                && status.generation() == generation + 1
                                && status.workers().stream().allMatch(worker -> worker.generation() > generation));
                asked += ask(server, 50);
                texts.add(scrapes.text());
            }
            int all = asked;
            Await.until("every request is counted", LIMIT, () -> scrapes.value("mpm_requests_total") == all);
            assertThat(scrapes.value("mpm_request_duration_seconds_count")).isEqualTo(all);
            assertThat(scrapes.value("mpm_worker_ends_total{cause=\"reload\"}")).isEqualTo(4);
            assertThat(scrapes.value("mpm_worker_starts_total")).isEqualTo(7);
            assertThat(scrapes.value("mpm_generation")).isEqualTo(3);
        }
        Answer openMetrics;
        try (var conversation = Conversation.with(admin)) {
            openMetrics = conversation
                    .sendHead("GET /metrics", "Accept: application/openmetrics-text; version=1.0.0")
                    .receive();
        }
        for (String text : texts) {
            assertAccepted(text, false);
        }
        assertAccepted(openMetrics.body(), true);
    }

    private void assertAccepted(String text, boolean isOpenMetrics) throws IOException, InterruptedException {
        String complaints = Scrapes.complaintsAbout(text, isOpenMetrics, stage.folder());
        Assumptions.assumeTrue(
                complaints != null,
                "all but one is well: no parser of Prometheus for /usr/bin/python3; Debian has it as"
                        + " python3-prometheus-client");
        assertThat(complaints).as(text).isEmpty();
    }

    @Test
    void isRedBeforeTheServerStops() throws Exception {
        var server = stage.start(Setup.fixed("event", 1, 4)
                .with("admin.listen", "http://127.0.0.1:0")
                .with("pool.shutdown-delay", "10s"));
        String admin = server.admin();
        assertThat(get(admin, "/ready").status()).isEqualTo(200);

        server.signal("TERM");
        Await.until("readiness is red", LIMIT, () -> getNow(admin).equals("not ready: stopping\n"));
        assertThat(server.get("/plaintext").status())
                .as("who comes nevertheless")
                .isEqualTo(200);
        assertThat(get(admin, "/health").status()).as("alive until the end").isEqualTo(200);
        assertThat(server.awaitExit(LIMIT)).isZero();
    }

    @Test
    void keepsAServerFromStartingWhereItCannotBeBound() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + taken.getLocalPort();
            var config = stage.write(Setup.fixed("event", 1, 4).with("admin.listen", address));

            var outcome = stage.mpmctl("run", "-c", config.toString());

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).contains("cannot bind admin.listen " + address + ": address already in use");
        }
    }

    private static String getNow(String admin) {
        try {
            return get(admin, "/ready").body();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Answer get(String admin, String path) throws IOException {
        try (var conversation = Conversation.with(admin)) {
            return conversation.get(path);
        }
    }

    private static int ask(TestServer server, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            assertThat(server.get("/plaintext").status()).isEqualTo(200);
        }
        return times;
    }
}
