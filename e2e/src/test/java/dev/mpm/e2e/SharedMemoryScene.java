package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What workers share outlives each of them, and every reload. */
class SharedMemoryScene {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @Test
    void outlivesWorkersThatAreKilledAndReloadsToAnotherModel() throws Exception {
        var setup = setup("prefork").with("admin.listen", "http://127.0.0.1:0");
        var server = stage.start(setup);
        Set<String> pids = new HashSet<>();
        int asked = 0;
        while (pids.size() < 2) {
            pids.add(ask(server, ++asked));
        }
        for (long pid : server.workers()) {
            server.signal("KILL", pid);
        }
        server.awaitStatus(
                "two others are ready",
                LIMIT,
                status -> status.isSettled() && status.totals().workersDied() == 2);
        pids.add(ask(server, ++asked));

        Files.writeString(
                server.config(),
                setup("worker")
                        .with("shared.regions", List.of("paths=64KiB", "numbers=4KiB", "more=8KiB"))
                        .yaml());
        assertThat(stage.mpmctl("reload", "-c", server.config().toString()).exitCode())
                .isZero();
        server.awaitStatus(
                "the new model serves",
                LIMIT,
                status -> status.isSettled() && status.mpm().equals("worker"));
        pids.add(ask(server, ++asked));

        assertThat(pids).hasSize(4);
        assertThat(stage.mpmctl("status", "-c", server.config().toString()).out())
                .contains("shared\n", "  region numbers: bytes 4096\n", "  region more: bytes 8192\n")
                .containsPattern("  region paths: bytes 65536, entries 1, capacity [0-9]+\n");
        try (var scrapes = Scrapes.of(server.admin())) {
            Await.until(
                    "the metrics tell of the regions",
                    LIMIT,
                    () -> scrapes.value("mpm_shared_map_entries{region=\"paths\"}") == 1);
            assertThat(scrapes.value("mpm_shared_region_bytes{region=\"numbers\"}"))
                    .isEqualTo(4096);
        }
        server.signal("TERM");
        assertThat(server.awaitExit(LIMIT)).isZero();
        assertThat(server.hasCleanRunDirectory()).isTrue();
    }

    @Test
    void keepsTheSizeThatARegionHas() throws Exception {
        var server = stage.start(setup("worker"));

        Files.writeString(
                server.config(),
                setup("worker")
                        .with("shared.regions", List.of("paths=1MiB", "numbers=4KiB"))
                        .yaml());
        var reload = stage.mpmctl("reload", "-c", server.config().toString());

        assertThat(reload.exitCode()).isNotZero();
        assertThat(reload.err())
                .contains("shared.regions: 'paths' has 64KiB and cannot become 1MiB while the server runs");
        ask(server, 1);
    }

    private static Setup setup(String mpm) {
        return Setup.fixed(mpm, 2, mpm.equals("prefork") ? 1 : 2)
                .app("dev.mpm.e2e.app.CountsTogether")
                .with("shared.regions", List.of("numbers=4KiB", "paths=64KiB"));
    }

    /** Asks, expects to be told that it was so many times, and returns who said so. */
    private static String ask(TestServer server, int times) throws Exception {
        String body = server.get("/counted").body();
        assertThat(body).startsWith(times + " " + times + " pid=");
        return body.substring(body.indexOf('='));
    }
}
