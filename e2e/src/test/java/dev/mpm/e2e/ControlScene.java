package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator commands a running server, and finds it in whatever state its folder is. */
class ControlScene {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Two workers that can become four. */
    private static final Setup SCALABLE =
            Setup.fixed("worker", 2, 2).with("worker.max-request-workers", 8).with("worker.max-spare-threads", 8);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @Test
    void scalesByMoreByFewerAndToANumber() throws Exception {
        var server = stage.start(SCALABLE);

        assertDone(server, "3 workers", "scale", "+1");
        assertThat(server.status().workers()).hasSize(3);
        assertDone(server, "2 workers", "scale", "-1");
        server.awaitStatus("two are left", LIMIT, status -> status.workers().size() == 2);
        assertDone(server, "4 workers", "scale", "4");
        assertThat(server.status().isSettled()).isTrue();
        assertDone(server, "4 workers, as before", "scale", "4");
        assertThat(server.get("/plaintext").body()).isEqualTo("Hello, World!");
    }

    @Test
    void writesDownWhatAWorkerDoes() throws Exception {
        var server = stage.start(Setup.fixed("event", 1, 2));
        var asked = server.askAndAwaitInFlight("/sleep?ms=5000");
        var worker = server.status().workers().getFirst();

        var dump = mpmctl(server, "dump", Integer.toString(worker.slot()));
        var printed = mpmctl(server, "dump", Integer.toString(worker.slot()), "--print");

        assertThat(dump.err()).isEmpty();
        assertThat(Path.of(dump.out().strip())).content().contains(Long.toString(worker.pid()));
        assertThat(printed.out()).contains(Long.toString(worker.pid()));
        assertThat(mpmctl(server, "dump", "999").exitCode()).isEqualTo(3);
        assertThat(asked.get().body()).as("the worker goes on").isEqualTo("slept 5000 ms\n");
    }

    @Test
    void restartsAServerUnlessItsFileHasMistakes() throws Exception {
        Path config = stage.write(SCALABLE);
        assertThat(mpmctl(config, "restart").out()).as("a start").startsWith("started: master pid ");
        var before = Status.read(mpmctl(config, "status", "--json").out());
        stage.watch(before.masterPid());

        Files.writeString(config, SCALABLE.with("mpm", "wroker").yaml());
        var refused = mpmctl(config, "restart");
        assertThat(refused.err()).contains("did you mean 'worker'?");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(Status.read(mpmctl(config, "status", "--json").out()).pids())
                .as("found, and not touched")
                .isEqualTo(before.pids());

        Files.writeString(config, Setup.fixed("event", 1, 2).yaml());
        var restarted = mpmctl(config, "restart");
        assertThat(restarted.out()).contains("stopped (master pid " + before.masterPid() + ")\nstarted: master pid ");
        var after = Status.read(mpmctl(config, "status", "--json").out());
        stage.watch(after.masterPid());
        assertThat(after.masterPid()).isNotEqualTo(before.masterPid());
        assertThat(after.mpm()).isEqualTo("event");

        assertThat(mpmctl(config, "stop").exitCode()).isZero();
    }

    @Test
    void tellsThatRequestsWereCutByTheExitCode() throws Exception {
        var server = stage.start(Setup.fixed("event", 1, 2).with("pool.graceful-shutdown-timeout", "1s"));
        var cut = server.askAndAwaitInFlight("/sleep?ms=60000");

        var stop = mpmctl(server, "stop");

        assertThat(stop.exitCode()).isEqualTo(5);
        assertThat(stop.err()).startsWith("mpmctl: ").hasLineCount(1);
        assertThat(server.awaitExit(LIMIT)).isEqualTo(5);
        assertThat(cut).failsWithin(LIMIT);
    }

    @Test
    void stopsAServerWhoseFileIsNoLongerYaml() throws Exception {
        var server = stage.start(Setup.fixed("worker", 1, 2));
        Files.writeString(server.config(), "mpm: [worker\n");

        var lost = mpmctl(server, "stop");
        assertThat(lost.err())
                .contains("not valid YAML")
                .endsWith("(--run-directory DIR finds the server without the file)\n");
        assertThat(lost.exitCode()).isEqualTo(1);

        var stopped =
                mpmctl(server, "stop", "--run-directory", server.runDirectory().toString(), "--no-wait");
        assertThat(stopped.out()).isEqualTo("stopping (master pid " + server.pid() + ")\n");
        assertThat(server.awaitExit(LIMIT)).isZero();
    }

    @Test
    void namesTheSignalForAServerWithoutAControlSocket() throws Exception {
        var server = stage.start(Setup.fixed("worker", 1, 2));
        Files.delete(server.runDirectory().resolve("control.sock"));

        var stop = mpmctl(server, "stop");

        assertThat(stop.err())
                .startsWith("mpmctl: the server (pid " + server.pid() + ") runs, but its control socket ")
                .endsWith(" or else only signals reach it, such as kill -TERM " + server.pid() + "\n");
        assertThat(stop.exitCode()).isEqualTo(1);
    }

    @Test
    void startsThoughAWorkerOfItsKilledMasterStandsStill() throws Exception {
        var killed = stage.start(Setup.fixed("worker", 2, 2));
        String address = killed.listener();
        killed.signal("STOP", killed.workers().getFirst());
        killed.signal("KILL");
        assertThat(killed.awaitExit(LIMIT)).isEqualTo(128 + 9);
        var stale = mpmctl(killed, "status");
        assertThat(stale.err()).contains("(a stale pid file ").endsWith(" of pid " + killed.pid() + ")\n");
        assertThat(stale.exitCode()).isEqualTo(3);

        var server = stage.start(killed.config(), "--listen", address);

        assertThat(server.get("/plaintext").body()).isEqualTo("Hello, World!");
        server.log().awaitLine("waiting for workers of an earlier master, which was killed, to leave", LIMIT);
        assertThat(killed.remaining()).isEmpty();
    }

    private void assertDone(TestServer server, String done, String... verb) throws IOException, InterruptedException {
        var outcome = mpmctl(server, verb);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).endsWith(done + "\n");
        assertThat(outcome.exitCode()).isZero();
    }

    private Outcome mpmctl(TestServer server, String... verbAndOptions) throws IOException, InterruptedException {
        return mpmctl(server.config(), verbAndOptions);
    }

    private Outcome mpmctl(Path config, String... verbAndOptions) throws IOException, InterruptedException {
        var arguments = new String[verbAndOptions.length + 2];
        System.arraycopy(verbAndOptions, 0, arguments, 0, verbAndOptions.length);
        arguments[verbAndOptions.length] = "-c";
        arguments[verbAndOptions.length + 1] = config.toString();
        return stage.mpmctl(arguments);
    }
}
