package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.HttpSettings;
import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.server.core.channel.ChannelServer;
import dev.mpm.server.core.config.LogSettings;
import dev.mpm.server.core.config.RequestSettings;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.core.settings.SettingsSchema;
import dev.mpm.server.master.config.AdminSettings;
import dev.mpm.server.master.config.AppConfig;
import dev.mpm.server.master.config.CommandSettings;
import dev.mpm.server.master.config.Distribution;
import dev.mpm.server.master.config.JvmSettings;
import dev.mpm.server.master.config.ListenAddress;
import dev.mpm.server.master.config.MessagesSettings;
import dev.mpm.server.master.config.PoolSettings;
import dev.mpm.server.master.config.PoolSettingsText;
import dev.mpm.server.master.config.RecyclingSettings;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.config.SharedSettings;
import dev.mpm.server.master.distribution.Intake;
import dev.mpm.server.master.services.Services;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the supervisor with real processes, a real channel and a real socket; only the workers are small. */
class RealProcessesTest {

    private static final PoolSettings SETTINGS = PoolSettingsText.of(
            Map.of("boot-timeout", "60s", "graceful-shutdown-timeout", "20s", "kill-timeout", "10s"));

    /** Time that goes slowly: a second, in which news of a worker's end must come together, is long enough for any machine. */
    private static final NanoClock SLOW = () -> System.nanoTime() / 10;

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final LogProbe probe = new LogProbe();
    private final Inbox inbox = new Inbox();
    private ListenerSet listeners;
    private ChannelServer channel;

    @BeforeEach
    void open() throws IOException {
        listeners = ListenerSet.bind(List.of(new ListenAddress.Tcp("127.0.0.1", 0)));
        channel = ChannelServer.open(directory.resolve("channel.sock"), told -> inbox.put(ChannelLink.event(told)));
    }

    /** Ends what a failed test left: a worker whose channel ends leaves. */
    @AfterEach
    void close() {
        channel.close();
    }

    @Test
    void replacesAKilledWorkerWhileTheSocketStaysOpen() throws Exception {
        var end = start("an.App", "-XX:TieredStopAtLevel=1");
        probe.await("worker 0", "ready in");
        probe.awaitInAnyOrder("[slot 0] slot 0 says hello");
        long pid = askForPid();

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        probe.await(
                "WARN  worker 0 (pid " + pid
                        + ") of generation 1 ended: killed by signal 9 (KILL), likely out of memory",
                "in flight: GET /pid",
                "replaced at once");
        probe.await("worker 0", "ready in");

        assertThat(askForPid()).isNotEqualTo(pid);
        inbox.put(new SupervisorEvent.StopRequested(StopMode.GRACEFUL, "the test", Progress.UNHEARD));
        assertThat(end.get(60, TimeUnit.SECONDS)).isEqualTo(ExitCode.DONE);
    }

    @Test
    void endsWithTheWordsOfAWorkerWhoseAppCannotBeLoaded() throws Exception {
        var end = start("no.such.App", "-XX:TieredStopAtLevel=1");

        assertThatThrownBy(() -> end.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        MasterException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.APP_FAILED))
                .hasMessage("no class no.such.App on app.classpath");
    }

    @Test
    void endsWithTheLastWordsOfAJvmThatDoesNotStart() throws Exception {
        var end = start("an.App", "-XX:+NoSuchOption");

        assertThatThrownBy(() -> end.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        MasterException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.NOT_RUNNING))
                .hasMessageContaining(
                        "ended before it was ready: exit code 1; it said last: Unrecognized VM option 'NoSuchOption'");
        probe.await("[slot 0]", "NoSuchOption");
    }

    private FutureTask<ExitCode> start(String appClass, String option) throws IOException {
        var supervisor = new Supervisor(
                config(new OneWorker(), appClass),
                listeners,
                new OneWorkshop(option),
                new EvidenceDesk(directory, new SystemEvidence(inbox)),
                ServiceNotices.of(Map.of(), 1, probe.log()),
                Services.NONE,
                inbox,
                SLOW,
                probe.log());
        var end = new FutureTask<>(supervisor::run);
        Thread.ofPlatform().daemon().name("supervisor").start(end);
        return end;
    }

    private List<String> command(String option) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                option,
                "-cp",
                System.getProperty("java.class.path"),
                PidWorker.class.getName(),
                directory.resolve("channel.sock").toString());
    }

    private long askForPid() throws IOException {
        SocketAddress address = listeners.channels().getFirst().getLocalAddress();
        try (var connection = SocketChannel.open(address);
                var reader = new BufferedReader(Channels.newReader(connection, StandardCharsets.UTF_8))) {
            return Long.parseLong(String.valueOf(reader.readLine()));
        }
    }

    private static ServerConfig config(Mpm mpm, String appClass) {
        return new ServerConfig(
                Path.of("server.yaml"),
                "one",
                new OneWorkerProvider(),
                mpm,
                Map.of(),
                new AppConfig(appClass, List.of(), Map.of()),
                List.of(),
                Distribution.SHARED,
                List.of(),
                SETTINGS,
                SettingsSchema.of(RequestSettings.class).defaults(),
                SettingsSchema.of(RecyclingSettings.class).defaults(),
                HttpSettings.defaults(),
                SettingsSchema.of(LogSettings.class).defaults(),
                SettingsSchema.of(AdminSettings.class).defaults(),
                SettingsSchema.of(SharedSettings.class).defaults(),
                SettingsSchema.of(CommandSettings.class).defaults(),
                Path.of("run"),
                SettingsSchema.of(JvmSettings.class).defaults(),
                SettingsSchema.of(MessagesSettings.class).defaults(),
                Map.of(),
                List.of());
    }

    private final class OneWorkshop implements Workshop {

        private final String option;

        private OneWorkshop(String option) {
            this.option = option;
        }

        @Override
        public Generation make(int number, ServerConfig config, ListenerSet sockets, int slotsInUse)
                throws IOException {
            Path path = directory.resolve("scoreboard." + number);
            return new Generation(
                    number,
                    config,
                    sockets,
                    Intake.shared(sockets.channels()),
                    Scoreboard.create(path, slotsInUse + 2, 1),
                    new BootSpecs(config, path, Map.of(), sockets.addresses()),
                    new WorkerProcesses(
                            command(option), List::of, ConcurrentHashMap.newKeySet(), LONG, inbox, probe.log()));
        }

        @Override
        public void prepare(ListenerSet present) {
            throw new IllegalStateException("nobody asks for a reload here");
        }

        @Override
        public void discard(Generation generation) {}
    }

    private static final class OneWorker implements Mpm {

        @Override
        public PoolShape shape() {
            return new PoolShape(1, 1, 1);
        }

        @Override
        public Sizing size(PoolSnapshot pool) {
            return Sizing.keep(pool);
        }

        @Override
        public Engine start(EngineContext context) throws IOException {
            throw new IOException("never started here");
        }
    }

    private static final class OneWorkerProvider implements MpmProvider<OneWorkerProvider.None> {

        /** No settings. */
        record None() {}

        @Override
        public String name() {
            return "one";
        }

        @Override
        public String summary() {
            return "one worker";
        }

        @Override
        public Class<None> settingsType() {
            return None.class;
        }

        @Override
        public Mpm create(None settings) {
            throw new IllegalStateException("never created here");
        }
    }
}
