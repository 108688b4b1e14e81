package dev.mpm.server.master;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.HttpSettings;
import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.server.core.config.LogSettings;
import dev.mpm.server.core.config.RequestSettings;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.core.settings.SettingsSchema;
import dev.mpm.server.master.config.AdminSettings;
import dev.mpm.server.master.config.AppConfig;
import dev.mpm.server.master.config.CommandSettings;
import dev.mpm.server.master.config.Distribution;
import dev.mpm.server.master.config.JvmSettings;
import dev.mpm.server.master.config.MessagesSettings;
import dev.mpm.server.master.config.PoolSettings;
import dev.mpm.server.master.config.RecyclingSettings;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.config.SharedSettings;
import dev.mpm.server.master.distribution.Intake;
import dev.mpm.server.master.services.Services;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The stage of tests that step the supervisor by hand: no thread, no process, and a clock that moves when a test says so. */
abstract class SteppedSupervisor {

    @TempDir
    Path directory;

    final Inbox inbox = new Inbox();
    final List<FakeWorker> workers = new ArrayList<>();
    final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    Function<PoolSnapshot, Sizing> sizing = Sizing::keep;
    long now = TimeUnit.DAYS.toNanos(3);

    @Nullable
    IOException cannotStart;

    int prepared;
    final List<Integer> discarded = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // the workshop makes it
    Scoreboard scoreboard;

    @SuppressWarnings("NullAway.Init") // made before each test
    Supervisor supervisor;

    /** What the {@code pool:} section of the first configuration says. */
    Map<String, String> pool() {
        return Map.of("graceful-shutdown-timeout", "20s");
    }

    /** The model of every configuration. */
    Mpm model() {
        return new SizedMpm();
    }

    /** What looks out for connections. */
    Lookout lookout() {
        return Lookout.NONE;
    }

    /** What it says about recycling. */
    Map<String, String> recycling() {
        return Map.of();
    }

    @BeforeEach
    void startSupervisor() throws Exception {
        supervisor = new Supervisor(
                config("sized"),
                ListenerSet.NONE,
                new FakeWorkshop(),
                new EvidenceDesk(
                        directory,
                        (file, reason, pid, view) -> inbox.put(new SupervisorEvent.EvidenceWritten(file, ""))),
                new ServiceNotices(Map.of(), 1, () -> now, (address, message) -> {}, new MasterLog(System.err)),
                Services.NONE,
                inbox,
                () -> now,
                new MasterLog(new PrintStream(logged, true, StandardCharsets.UTF_8)));
        supervisor.step(null);
    }

    WorkerProcess startWorker(int slot, String token) throws IOException {
        if (cannotStart != null) {
            throw cannotStart;
        }
        FakeWorker worker = new FakeWorker(inbox, slot, 100 + workers.size(), token);
        workers.add(worker);
        return worker;
    }

    void step() throws InterruptedException {
        supervisor.step(null);
        supervisor.step(inbox.poll(0));
    }

    void tick() throws InterruptedException {
        now += TimeUnit.SECONDS.toNanos(1);
        step();
    }

    void stop(StopMode mode) throws InterruptedException {
        inbox.put(new SupervisorEvent.StopRequested(mode, "test", Progress.UNHEARD));
        step();
    }

    void scale(int by) throws InterruptedException {
        inbox.put(new SupervisorEvent.ScaleRequested(by, "test", Progress.UNHEARD));
        step();
    }

    StatusReport status() throws InterruptedException {
        AtomicReference<StatusReport> report = new AtomicReference<>();
        inbox.put(new SupervisorEvent.StatusRequested(report::set));
        step();
        return report.get();
    }

    long secondsUntilMoreThan(int count) throws InterruptedException {
        long seconds = 0;
        while (workers.size() == count && seconds < 100) {
            tick();
            seconds++;
        }
        return seconds;
    }

    String log() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    ServerConfig config(String mpm) {
        return new ServerConfig(
                Path.of("server.yaml"),
                mpm,
                new SizedProvider(),
                model(),
                Map.of(),
                new AppConfig("an.App", List.of(), Map.of()),
                List.of(),
                Distribution.SHARED,
                List.of(),
                SettingsSchema.fromText(PoolSettings.class, pool()),
                SettingsSchema.of(RequestSettings.class).defaults(),
                SettingsSchema.fromText(RecyclingSettings.class, recycling()),
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

    private final class FakeWorkshop implements Workshop {

        @Override
        public Generation make(int number, ServerConfig config, ListenerSet listeners, int slotsInUse)
                throws IOException {
            Path path = directory.resolve("scoreboard." + number);
            scoreboard = Scoreboard.create(path, slotsInUse + 12, 2);
            return new Generation(
                    number,
                    config,
                    listeners,
                    Intake.shared(listeners.channels()),
                    scoreboard,
                    new BootSpecs(config, path, Map.of(), List.of("http://127.0.0.1:1")),
                    SteppedSupervisor.this::startWorker,
                    lookout());
        }

        @Override
        public void prepare(ListenerSet present) {
            prepared++;
        }

        @Override
        public void discard(Generation generation) {
            discarded.add(generation.number());
        }
    }

    private final class SizedMpm implements Mpm {

        @Override
        public PoolShape shape() {
            return new PoolShape(2, 6, 2);
        }

        @Override
        public Sizing size(PoolSnapshot pool) {
            return sizing.apply(pool);
        }

        @Override
        public Engine start(EngineContext context) throws IOException {
            throw new IOException("never started here");
        }
    }

    private static final class SizedProvider implements MpmProvider<SizedProvider.None> {

        /** No settings. */
        record None() {}

        @Override
        public String name() {
            return "sized";
        }

        @Override
        public String summary() {
            return "sized by the test";
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
