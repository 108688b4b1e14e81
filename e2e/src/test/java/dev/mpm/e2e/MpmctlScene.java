package dev.mpm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator at a terminal: every verb on a server of its own, with its words and its exit code. */
class MpmctlScene {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    private final Stage stage = Stage.forEachScene();

    @Test
    void startsAsksAndStopsAServerInTheBackground() throws IOException, InterruptedException {
        Path config = stage.write(Setup.fixed("worker", 2, 3));

        var started = mpmctl(config, "start");
        assertThat(started.out()).startsWith("started: master pid ").contains(", listening on http://127.0.0.1:");
        assertThat(started.exitCode()).isZero();

        var json = mpmctl(config, "status", "--json");
        var status = Status.read(json.out());
        var master = stage.watch(status.masterPid());
        assertThat(json.exitCode()).isZero();
        assertThat(status.isSettled()).isTrue();
        assertThat(status.mpm()).isEqualTo("worker");
        assertThat(started.out()).startsWith("started: master pid " + master.pid() + ", ");
        var table = mpmctl(config, "status");
        assertThat(table.out()).startsWith("running, mpm worker, generation 1, master pid " + master.pid());
        for (var worker : status.workers()) {
            assertThat(table.out().lines())
                    .anyMatch(line -> line.matches(" *" + worker.slot() + " +" + worker.pid() + " .* ___"));
        }
        assertThat(table.exitCode()).isZero();
        try (var conversation = Conversation.with(status.listeners().getFirst())) {
            assertThat(conversation.get("/whoami").pid()).isIn(status.pids());
        }

        var again = mpmctl(config, "start");
        assertThat(again.err()).startsWith("mpmctl: cannot start: the server is already running (pid " + master.pid());
        assertThat(again.exitCode()).isEqualTo(1);

        var stopped = mpmctl(config, "stop");
        assertThat(stopped.out()).isEqualTo("stopped (master pid " + master.pid() + ")\n");
        assertThat(stopped.exitCode()).isZero();
        assertThat(ProcessTree.runs(master))
                .as("stop returns when the server is gone")
                .isFalse();
    }

    @Test
    void stopsGracefullyUnlessToldOtherwise() throws Exception {
        var patient = stage.start(Setup.fixed("event", 1, 2));
        var answered = patient.askAndAwaitInFlight("/sleep?ms=2000");
        var hurried = stage.start(Setup.fixed("event", 1, 2));
        var cut = hurried.askAndAwaitInFlight("/sleep?ms=60000");

        assertThat(mpmctl(patient.config(), "stop").exitCode()).isZero();
        assertThat(mpmctl(hurried.config(), "stop", "--now").exitCode()).isZero();

        assertThat(answered)
                .isCompletedWithValueMatching(answer -> answer.body().equals("slept 2000 ms\n"));
        assertThat(cut).failsWithin(LIMIT);
        assertThat(patient.awaitExit(LIMIT)).isZero();
        assertThat(hurried.awaitExit(LIMIT)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "stop"})
    void saysThatNoServerIsRunning(String verb) throws IOException, InterruptedException {
        Path config = stage.write(Setup.of("worker"));

        var outcome = mpmctl(config, verb);

        assertThat(outcome.err())
                .isEqualTo("mpmctl: the server is not running (run directory " + config.resolveSibling("run") + ")\n");
        assertThat(outcome.exitCode()).isEqualTo(3);
    }

    @Test
    void findsAConfigurationInOrder() throws IOException, InterruptedException {
        Path config = stage.write(Setup.of("worker"));

        var outcome = mpmctl(config, "check");

        assertThat(outcome.out()).isEqualTo(config + ": configuration OK\n");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void takesAnotherModelAndAddressFromTheCommandLine() throws IOException {
        Path config = stage.write(Setup.of("worker").listen("http://192.0.2.1:1"));

        var server = stage.start(config, "--mpm", "prefork", "--listen", "http://127.0.0.1:0");

        assertThat(server.status().mpm()).isEqualTo("prefork");
        assertThat(server.get("/whoami").json()).containsEntry("mpm", "prefork");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event"})
    void runsInASingleProcess(String mpm) throws IOException, InterruptedException {
        var server = stage.launch(stage.write(Setup.fixed(mpm, 2, 2)), "--single");

        String line = server.log().awaitLine("single process (pid " + server.pid() + ") serves ", LIMIT);
        String listener = line.substring(line.indexOf(" on ") + " on ".length());
        try (var conversation = Conversation.with(listener)) {
            assertThat(conversation.get("/whoami").json()).containsEntry("pid", (int) server.pid());
        }
        assertThat(ProcessHandle.of(server.pid()).orElseThrow().descendants()).isEmpty();

        server.signal("TERM");
        assertThat(server.awaitExit(LIMIT)).isZero();
    }

    private Outcome mpmctl(Path config, String... verbAndOptions) throws IOException, InterruptedException {
        var arguments = new String[verbAndOptions.length + 2];
        System.arraycopy(verbAndOptions, 0, arguments, 0, verbAndOptions.length);
        arguments[verbAndOptions.length] = "-c";
        arguments[verbAndOptions.length + 1] = config.toString();
        return stage.mpmctl(arguments);
    }
}
