package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.e2e.app.FailsToStart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A reload that cannot be: the generation that serves goes on, and whoever asked is told what was wrong. */
class ReloadFailureScene {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    private final Setup good = Setup.fixed("worker", 2, 16);

    @Test
    void saysWhatIsWrongWithTheConfiguration() throws Exception {
        fails(good.with("http.keep-alive-timeout", "soon"), 1, "http.keep-alive-timeout: soon (expected: a duration");
    }

    @Test
    void saysThatTheAppsClassIsMissing() throws Exception {
        fails(good.with("app.class", "no.such.App"), 4, "no.such.App");
    }

    @Test
    void saysWhatTheAppThrew() throws Exception {
        fails(good.app(FailsToStart.class.getName()), 4, FailsToStart.class.getSimpleName());
    }

    @Test
    void saysThatAPortIsInUse() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + taken.getLocalPort();
            fails(good.listen("http://127.0.0.1:0", address), 1, "cannot bind " + address + ": address already in use");
        }
    }

    private void fails(Setup broken, int exitCode, String reason) throws Exception {
        var server = stage.start(good);
        var before = server.workers();
        try (var load = Load.start(server, 16, "/bytes?size=2000")) {
            Await.until("every client was answered", LIMIT, () -> load.fewestAnswers() > 10);
            rewrite(server, broken);

            Outcome reload = stage.mpmctl("reload", "-c", server.config().toString());

            assertThat(reload.exitCode()).as(reload.err()).isEqualTo(exitCode);
            assertThat(reload.err()).contains(reason);
            long answered = load.fewestAnswers();
            Await.until("every client is still answered", LIMIT, () -> load.fewestAnswers() > answered + 10);
            server.awaitStatus(
                    "nothing is left of the attempt",
                    LIMIT,
                    status -> status.isSettled() && status.pids().equals(before));
            load.stop();
            System.out.println(reason + ": " + load);
            assertThat(load.losses()).isEmpty();
            assertThat(load.wrongAnswers()).isEmpty();
            assertThat(server.status().generation()).isEqualTo(1);
        }
    }

    private static void rewrite(TestServer server, Setup setup) throws IOException {
        Files.writeString(server.config(), setup.yaml());
    }
}
