package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that start a server or speak to one, with programs in its place that only look like one. */
class ServerCommandsTest {

    private static final String STATUS = """
        {"state":"%s","mpm":"event","generation":1,"master":{"pid":%d,"uptimeSeconds":1.0},\
        "listeners":["http://127.0.0.1:8080"],"workers":[],"totals":{}}\
        """;

    @TempDir
    private Path folder;

    private Path home;
    private Path runDirectory;

    @BeforeEach
    void configure() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        runDirectory = folder.resolve("run");
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/server.yaml"), """
            mpm: event
            app: {class: hello.App, classpath: [.]}
            """);
    }

    @Nested
    class WithoutServer {

        @Test
        void statusAndStopSayThatNothingRuns() {
            for (String verb : new String[] {"status", "stop"}) {
                var session = mpmctl(verb);

                assertThat(session.err())
                        .isEqualTo("mpmctl: the server is not running (run directory " + runDirectory + ")\n");
                assertThat(session.out()).isEmpty();
                assertThat(session.code()).isEqualTo(3);
            }
        }

        @Test
        void startReturnsWhenTheMasterServes() throws IOException {
            installMaster("echo $$ >\"" + runDirectory + "/mpm-server.pid\"\nexec sleep 60\n");
            try (var _ = FakeMaster.open(runDirectory, command -> STATUS.formatted("running", 0))) {
                var session = mpmctl("start", "--mpm", "worker", "--listen", "http://127.0.0.1:9000");

                assertThat(session.err()).isEmpty();
                assertThat(session.code()).isZero();
                assertThat(session.out())
                        .isEqualTo("started: master pid " + pid() + ", listening on http://127.0.0.1:8080, log "
                                + runDirectory + "/server.log\n");
                assertThat(Files.readString(folder.resolve("arguments.txt")))
                        .isEqualTo("run --config " + folder
                                + "/conf/server.yaml --mpm worker --listen http://127.0.0.1:9000\n");
                endMaster();
            }
        }

        @Test
        void startSaysWhyTheMasterEnded() throws IOException {
            installMaster("echo '12:00:00 INFO  starting'\necho 'mpmctl: cannot bind: no' >&2\nexit 4\n");

            var session = mpmctl("start");

            assertThat(session.err()).isEqualTo("mpmctl: cannot bind: no\n");
            assertThat(session.out()).isEmpty();
            assertThat(session.code()).isEqualTo(4);
            assertThat(runDirectory.resolve("server.log")).content().contains("INFO  starting");
        }

        @Test
        void startNamesTheLogOfAMasterThatEndedWithoutAWord() throws IOException {
            Files.createDirectories(runDirectory);
            Files.writeString(runDirectory.resolve("server.log"), "mpmctl: an error of yesterday\n");
            installMaster("exit 137\n");

            var session = mpmctl("start");

            assertThat(session.err())
                    .isEqualTo("mpmctl: cannot start: the master ended with exit code 137; see " + runDirectory
                            + "/server.log\n");
            assertThat(session.code()).isEqualTo(1);
        }
    }

    @Nested
    class WithServer {

        private Process master;

        @BeforeEach
        void pretendToRun() throws IOException {
            Files.createDirectories(runDirectory);
            master = new ProcessBuilder("sleep", "60").start();
            Files.writeString(runDirectory.resolve("mpm-server.pid"), master.pid() + "\n");
        }

        @AfterEach
        void end() throws InterruptedException {
            master.destroyForcibly();
            assertThat(master.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }

        @Test
        void statusPrintsATableOrTheJsonAsItIs() throws IOException {
            String json = STATUS.formatted("running", master.pid());
            try (var _ = FakeMaster.open(runDirectory, command -> command.equals("status") ? json : "?")) {
                assertThat(mpmctl("status").out())
                        .startsWith("running, mpm event, generation 1, master pid " + master.pid() + ", up 1s\n")
                        .contains("SLOT");
                assertThat(mpmctl("status", "--json").out()).isEqualTo(json + "\n");
            }
        }

        @Test
        void statusSaysWhenTheMasterCannotAnswer() throws IOException {
            try (var _ = FakeMaster.open(runDirectory, command -> "{\"error\":\"the supervisor does not answer\"}")) {
                var session = mpmctl("status");

                assertThat(session.err())
                        .isEqualTo("mpmctl: cannot read the server's status: the supervisor does not answer\n");
                assertThat(session.code()).isEqualTo(3);
            }
        }

        @Test
        void stopReturnsWhenTheMasterIsGone() throws IOException {
            assertThat(stopWith("stop graceful", "stop")).contains("stopped (master pid " + master.pid() + ")");
            assertThat(master.isAlive()).isFalse();
        }

        @Test
        void stopNowAsksForTheFastWay() throws IOException {
            assertThat(stopWith("stop fast", "stop", "--now")).contains("stopped");
        }

        @Test
        void startRefusesASecondServer() throws IOException {
            try (var _ = FakeMaster.open(runDirectory, command -> "{}")) {
                var session = mpmctl("start");

                assertThat(session.err())
                        .isEqualTo("mpmctl: cannot start: the server is already running (pid " + master.pid()
                                + ", run directory " + runDirectory + ")\n");
                assertThat(session.code()).isEqualTo(1);
            }
        }

        private String stopWith(String expected, String... args) throws IOException {
            UnaryOperator<String> answer = command -> {
                if (command.equals(expected)) {
                    master.destroy();
                }
                return "{\"stopping\":true}";
            };
            try (var _ = FakeMaster.open(runDirectory, answer)) {
                return mpmctl(args).out();
            }
        }
    }

    /** Puts a script in the place of the distribution's command; it writes down how it was called. */
    private void installMaster(String script) throws IOException {
        Programs.write(
                home.resolve("bin/mpmctl"), "#!/bin/sh\necho \"$@\" >\"" + folder + "/arguments.txt\"\n" + script);
    }

    private void endMaster() throws IOException {
        ProcessHandle.of(Long.parseLong(pid())).ifPresent(ProcessHandle::destroyForcibly);
    }

    private String pid() throws IOException {
        return Files.readString(runDirectory.resolve("mpm-server.pid")).strip();
    }

    private Session mpmctl(String... args) {
        var environment = Map.of(
                "MPM_HOME", home.toString(),
                "MPM_CONFIG", folder.resolve("conf/server.yaml").toString(),
                "PATH", "/usr/bin:/bin");
        return Session.in(folder, environment, args);
    }
}
