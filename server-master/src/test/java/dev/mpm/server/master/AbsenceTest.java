package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said where no server answers, found out from what lies in its run directory. */
class AbsenceTest {

    @TempDir
    private Path folder;

    @Test
    void namesTheRunDirectoryWhereNothingIsLeft() throws IOException {
        assertSays(folder, ExitCode.NOT_RUNNING, "the server is not running (run directory " + folder + ")");

        Path none = folder.resolve("none");
        assertSays(none, ExitCode.NOT_RUNNING, "the server is not running (run directory " + none + ")");
    }

    @Test
    void namesTheStalePidFileOfADeadMaster() throws IOException {
        Files.createFile(folder.resolve("lock"));
        Files.writeString(
                folder.resolve("mpm-server.pid"), ProcessHandle.current().pid() + "\n");

        assertSays(
                folder,
                ExitCode.NOT_RUNNING,
                "the server is not running (a stale pid file " + folder + "/mpm-server.pid of pid "
                        + ProcessHandle.current().pid() + ")");
    }

    @Test
    void saysThatALiveMasterCanBeReachedBySignalsOnly() throws Exception {
        Path run = folder.resolve("run");
        var master = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx16m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        run.toString())
                .start();
        try {
            assertThat(master.inputReader().readLine()).isEqualTo("held");

            assertSays(
                    run,
                    ExitCode.FAILED_TO_START,
                    "the server (pid " + master.pid() + ") runs, but its control socket " + run
                            + "/control.sock is not there: it is starting or ending, or else only signals reach it,"
                            + " such as kill -TERM " + master.pid());
        } finally {
            master.destroyForcibly();
        }
        assertThat(master.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertSays(
                run,
                ExitCode.NOT_RUNNING,
                "the server is not running (a stale pid file " + run + "/mpm-server.pid of pid " + master.pid() + ")");
    }

    private static void assertSays(Path runDirectory, ExitCode code, String message) {
        assertThatThrownBy(() -> ControlClient.at(runDirectory))
                .isInstanceOfSatisfying(
                        MasterException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage(message);
    }

    /** Holds a run directory as a master does, without a control socket, until it is ended. */
    static final class Holder {

        private Holder() {}

        @SuppressWarnings("SystemOut") // how the test learns of it
        public static void main(String[] args) throws IOException {
            try (var _ =
                    RunDirectory.open(Path.of(args[0]), ProcessHandle.current().pid())) {
                System.out.println("held");
                var _ = System.in.read();
            }
        }
    }
}
