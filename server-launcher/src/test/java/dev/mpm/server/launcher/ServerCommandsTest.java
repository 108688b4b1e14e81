package dev.mpm.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

        @ParameterizedTest
        @ValueSource(
                strings = {"status", "status --watch", "stop", "reload", "scale +1", "dump 0", "send a b", "logs reopen"
                })
        void verbsThatNeedOneSayThatNothingRuns(String verb) {
            var session = mpmctl(verb.split(" "));

            assertThat(session.err())
                    .isEqualTo("mpmctl: the server is not running (run directory " + runDirectory + ")\n");
            assertThat(session.out()).isEmpty();
            assertThat(session.code()).isEqualTo(3);
        }

        @Test
        void aPidFileThatWasLeftBehindIsNamed() throws IOException {
            Files.createDirectories(runDirectory);
            Files.writeString(
                    runDirectory.resolve("mpm-server.pid"),
                    ProcessHandle.current().pid() + "\n");

            var session = mpmctl("stop");

            assertThat(session.err())
                    .isEqualTo("mpmctl: the server is not running (a stale pid file " + runDirectory
                            + "/mpm-server.pid of pid "
                            + ProcessHandle.current().pid() + ")\n");
            assertThat(session.code()).isEqualTo(3);
        }

        @Test
        void restartIsAStart() throws IOException {
            installMaster("echo $$ >\"" + runDirectory + "/mpm-server.pid\"\nexec sleep 60\n");
            try (var _ = FakeMaster.open(runDirectory, command -> STATUS.formatted("running", 0))) {
                var session = mpmctl("restart", "--mpm", "worker");

                assertThat(session.out()).startsWith("started: master pid " + pid() + ", ");
                assertThat(Files.readString(folder.resolve("arguments.txt")))
                        .isEqualTo("run --config " + folder + "/conf/server.yaml --mpm worker\n");
                endMaster();
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
                assertThat(session.code()).isEqualTo(1);
            }
        }

        @Test
        void theServerIsFoundThoughItsFileHasMistakes() throws IOException {
            Files.writeString(folder.resolve("conf/server.yaml"), "mpm: none\napp: {classpath: [gone.jar]}\nx: [1]\n");

            assertThat(outOf("logs reopen", "{\"done\":\"log files opened anew\"}", "logs", "reopen"))
                    .isEqualTo("log files opened anew\n");
        }

        @Test
        void theServerIsFoundWithoutItsFileIfItsFolderIsNamed() throws IOException {
            Files.writeString(folder.resolve("conf/server.yaml"), "mpm: [event\n");

            assertThat(mpmctl("reload").err())
                    .startsWith("mpmctl: " + folder + "/conf/server.yaml:")
                    .contains("not valid YAML")
                    .endsWith(" (--run-directory DIR finds the server without the file)\n");
            assertThat(outOf("logs reopen", "{\"done\":\"done\"}", "logs", "reopen", "--run-directory", "run"))
                    .isEqualTo("done\n");
        }

        @Test
        void stopTellsHowItGoesAndReturnsWhenTheMasterIsGone() throws IOException {
            var session = stopWith("stop graceful", "{\"step\":\"2 workers left\"}\n\n{\"done\":\"stopped\"}", "stop");

            assertThat(session.out()).isEqualTo("2 workers left\nstopped (master pid " + master.pid() + ")\n");
            assertThat(session.code()).isZero();
            // Asked by its number: the object learns of the end a moment after those who wait for it.
            assertThat(master.toHandle().isAlive()).isFalse();
        }

        @Test
        void stopPassesOnThatRequestsWereCut() throws IOException {
            var session = stopWith(
                    "stop graceful", "{\"error\":\"stopped, but 2 requests were cut\",\"exitCode\":5}", "stop");

            assertThat(session.err()).isEqualTo("mpmctl: stopped, but 2 requests were cut\n");
            assertThat(session.out()).isEmpty();
            assertThat(session.code()).isEqualTo(5);
        }

        @Test
        void stopNowAsksForTheFastWay() throws IOException {
            assertThat(stopWith("stop fast", "{\"done\":\"stopped\"}", "stop", "--now")
                            .out())
                    .startsWith("stopped (");
        }

        @Test
        void stopReturnsWhenItWasHeardIfNobodyWaits() throws IOException {
            assertThat(outOf("stop graceful no-wait", "{\"done\":\"accepted\"}", "stop", "--no-wait"))
                    .isEqualTo("stopping (master pid " + master.pid() + ")\n");
            assertThat(master.isAlive()).isTrue();
        }

        @Test
        void reloadPrintsEachStep() throws IOException {
            String answer = "{\"step\":\"read\"}\n{\"step\":\"ready\"}\n{\"step\":\"ready\"}\n{\"done\":\"reloaded\"}";

            assertThat(outOf("reload", answer, "reload")).isEqualTo("read\nready\nreloaded\n");
            assertThat(outOf("reload rolling", answer, "reload", "--rolling")).endsWith("reloaded\n");
            assertThat(outOf("reload no-wait", "{\"done\":\"accepted: reload\"}", "reload", "--no-wait"))
                    .isEqualTo("accepted: reload\n");
        }

        @Test
        void reloadSaysWhyItFailedWithTheServersExitCode() throws IOException {
            String answer = "{\"step\":\"read\"}\n{\"error\":\"s.yaml:1: mpm: no\\ns.yaml:2: x: no\",\"exitCode\":4}";
            try (var _ = FakeMaster.open(runDirectory, command -> answer)) {
                var session = mpmctl("reload");

                assertThat(session.out()).isEqualTo("read\n");
                assertThat(session.err()).isEqualTo("mpmctl: s.yaml:1: mpm: no\nmpmctl: s.yaml:2: x: no\n");
                assertThat(session.code()).isEqualTo(4);
            }
        }

        @Test
        void aMasterThatEndsMeanwhileIsNotSuccess() throws IOException {
            try (var _ = FakeMaster.open(runDirectory, command -> "{\"step\":\"read\"}")) {
                var session = mpmctl("reload");

                assertThat(session.err())
                        .isEqualTo("mpmctl: the server (pid " + master.pid()
                                + ") ended before it said that this was done\n");
                assertThat(session.code()).isEqualTo(3);
            }
        }

        @Test
        void scaleTakesMoreFewerAndHowMany() throws IOException {
            for (String workers : List.of("+1", "-1", "-12", "4", "0")) {
                assertThat(outOf("scale " + workers, "{\"done\":\"ok\"}", "scale", workers))
                        .isEqualTo("ok\n");
            }
            assertThat(outOf("scale -1 no-wait", "{\"done\":\"ok\"}", "scale", "-1", "--no-wait"))
                    .isEqualTo("ok\n");
        }

        @Test
        void dumpPrintsThePathOrTheFile() throws IOException {
            Path file = Files.writeString(folder.resolve("evidence.txt"), "stacks\nlocks\n");
            String answer = "{\"step\":\"asking\"}\n{\"done\":\"" + file + "\"}";

            assertThat(outOf("dump 3", answer, "dump", "3")).isEqualTo(file + "\n");
            assertThat(outOf("dump 3", answer, "dump", "3", "--print")).isEqualTo("stacks\nlocks\n");
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

        @Test
        void restartStopsNothingIfTheFileHasMistakes() throws IOException {
            Files.writeString(folder.resolve("conf/server.yaml"), "mpm: none\n");
            List<String> heard = new CopyOnWriteArrayList<>();
            try (var _ = FakeMaster.open(runDirectory, command -> {
                heard.add(command);
                return "{}";
            })) {
                var session = mpmctl("restart");

                assertThat(session.err()).contains(":1: mpm: no MPM 'none' is installed");
                assertThat(session.code()).isEqualTo(1);
                assertThat(heard).isEmpty();
            }
        }

        @Test
        void restartStopsTheServerAndStartsItAgain() throws IOException {
            installMaster("echo $$ >\"" + runDirectory + "/mpm-server.pid\"\nexec sleep 60\n");
            UnaryOperator<String> answer = command -> {
                if (command.equals("status")) {
                    return STATUS.formatted("running", 0);
                }
                master.destroy();
                return "{\"error\":\"stopped, but requests were cut\",\"exitCode\":5}";
            };
            // The pid file of the old one must not be taken for the new one's sign of life.
            try (var _ = FakeMaster.open(runDirectory, command -> {
                String said = answer.apply(command);
                if (command.startsWith("stop")) {
                    deletePidFile();
                }
                return said;
            })) {
                var session = mpmctl("restart");

                assertThat(session.err()).isEqualTo("mpmctl: stopped, but requests were cut\n");
                assertThat(session.out()).startsWith("started: master pid " + pid() + ", listening on ");
                assertThat(session.code()).isZero();
                endMaster();
            }
        }

        private void deletePidFile() {
            try {
                Files.delete(runDirectory.resolve("mpm-server.pid"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Returns what a command prints if the server hears what is expected, and nothing goes wrong. */
        private String outOf(String expected, String answer, String... args) throws IOException {
            UnaryOperator<String> answers = command ->
                    command.equals(expected) ? answer : "{\"error\":\"heard " + command + "\",\"exitCode\":2}";
            Files.deleteIfExists(runDirectory.resolve("control.sock"));
            try (var _ = FakeMaster.open(runDirectory, answers)) {
                var session = mpmctl(args);
                assertThat(session.err()).isEmpty();
                assertThat(session.code()).isZero();
                return session.out();
            }
        }

        private Session stopWith(String expected, String answer, String... args) throws IOException {
            UnaryOperator<String> answers = command -> {
                if (command.equals(expected)) {
                    master.destroy();
                }
                return answer;
            };
            try (var _ = FakeMaster.open(runDirectory, answers)) {
                return mpmctl(args);
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
