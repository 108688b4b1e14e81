package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.commands.MarkedProcesses;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an app runs beside itself ends with its worker. */
class CommandsScene {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @Test
    void leavesNoProcessOfACommandWhenAWorkerIsKilledOrTheServerStops() throws Exception {
        var server = stage.start(Setup.fixed("worker", 1, 4).app("dev.mpm.e2e.app.RunsCommands"));
        String mark = MarkedProcesses.ofServer(server.runDirectory());
        String answer = server.get("/linger").body();
        assertThat(answer).startsWith("$HOME\npid=");
        long worker = Long.parseLong(answer.substring(answer.indexOf('=') + 1));
        Await.until("all three run", LIMIT, () -> MarkedProcesses.find(mark).size() >= 3);
        assertThat(status(server)).contains("commands: running 1, started 2, failed 0, refused 0\n");

        server.signal("KILL", worker);

        Await.until("none is left", LIMIT, () -> MarkedProcesses.find(mark).isEmpty());
        server.awaitStatus(
                "another worker is ready",
                LIMIT,
                status -> status.isSettled() && !status.pids().contains(worker));
        assertThat(status(server)).contains("commands: running 0, started 2, failed 0, refused 0\n");

        server.get("/linger");
        Await.until("all three run", LIMIT, () -> MarkedProcesses.find(mark).size() >= 3);
        server.signal("TERM");
        assertThat(server.awaitExit(LIMIT)).isZero();
        Await.until("none is left", LIMIT, () -> MarkedProcesses.find(mark).isEmpty());
        assertThat(server.hasCleanRunDirectory()).isTrue();
    }

    @Test
    void endsWhatAServerThatWasKilledLeftBehind() throws Exception {
        var server = stage.start(Setup.fixed("worker", 1, 4).app("dev.mpm.e2e.app.RunsCommands"));
        String mark = MarkedProcesses.ofServer(server.runDirectory());
        server.get("/linger");
        long worker = server.workers().getFirst();
        Await.until("all three run", LIMIT, () -> MarkedProcesses.find(mark).size() >= 3);
        server.signal("STOP", worker); // or it would notice and end them itself
        server.signal("KILL", server.pid());
        server.signal("KILL", worker);

        stage.start(server.config());

        Await.until("none is left", LIMIT, () -> MarkedProcesses.find(mark).isEmpty());
    }

    private String status(TestServer server) throws Exception {
        return stage.mpmctl("status", "-c", server.config().toString()).out();
    }
}
