package dev.mpm.server.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import dev.mpm.api.WorkerState;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.channel.Message.Fault;
import dev.mpm.server.core.scoreboard.Scoreboard;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class WorkerHostTest {

    private final @Nullable ClassLoader loaderBefore = Thread.currentThread().getContextClassLoader();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Scoreboard scoreboard;

    @BeforeEach
    void claimSlot() throws IOException {
        Events.taken();
        scoreboard = Scoreboard.create(directory.resolve("scoreboard"), 1, 1);
        scoreboard.claim(0, 7, System.nanoTime(), 0);
    }

    @AfterEach
    void restoreLoader() {
        Thread.currentThread().setContextClassLoader(loaderBefore);
    }

    @Test
    void startsAppThenEngineAndEndsThemInReverse() throws BootException {
        try (var host = start(NotingApp.class)) {
            host.pause();
            host.resume();
            assertThat(host.drain(Duration.ZERO)).isTrue();
        }

        assertThat(Events.taken())
                .containsExactly(
                        "app started in slot 0, generation 7, mpm tiny",
                        "engine started",
                        "engine paused",
                        "engine resumed",
                        "engine drained",
                        "engine closed",
                        "app stopped");
    }

    @Test
    void writesItsLifeToTheScoreboard() throws BootException {
        assertThat(state()).isEqualTo(WorkerState.SPAWNED);
        try (var host = start(LookingApp.class)) {
            assertThat(state()).isEqualTo(WorkerState.READY);
            assertThat(scoreboard.view(0).bootNanos()).isPositive();
            long first = nextHeartbeat(0);
            assertThat(nextHeartbeat(first)).isGreaterThan(first);
            host.drain(Duration.ZERO);
            assertThat(state()).isEqualTo(WorkerState.DRAINING);
        }
        assertThat(Events.taken()).contains("app saw BOOTING");
    }

    @Test
    void loadsTheAppFromItsOwnClassPath() throws IOException, BootException {
        AppCompiler.compile(directory, "OwnApp", """
            public class OwnApp implements dev.mpm.api.App {
                public io.undertow.server.HttpHandler start(dev.mpm.api.AppContext context) {
                    var loader = getClass().getClassLoader();
                    System.setProperty("own.app", loader.getName() + " "
                        + (loader == Thread.currentThread().getContextClassLoader()));
                    return exchange -> {};
                }
            }
            """);
        try (var _ = WorkerHost.start(spec("OwnApp", List.of(directory.toString())), List.of(), scoreboard.writer(0))) {
            assertThat(System.getProperty("own.app")).isEqualTo("app true");
        } finally {
            System.clearProperty("own.app");
        }
    }

    @Test
    void namesTheEntryOfTheClassPathThatDoesNotExist() {
        var entry = directory.resolve("absent.jar").toString();
        assertThat(failure(spec("any.App", List.of(entry))))
                .isEqualTo("APP: cannot load the app: " + entry
                        + " of app.classpath does not exist; build it, or correct the path");
    }

    @Test
    void namesTheClassThatIsNotThere() {
        assertThat(failure(spec("any.App", List.of(directory.toString()))))
                .isEqualTo("APP: cannot load the app: no class any.App in app.classpath [" + directory
                        + "]; correct app.class or app.classpath");
    }

    @Test
    void saysThatAClassIsNoApp() {
        assertThat(failure(String.class))
                .isEqualTo("APP: cannot load the app: java.lang.String does not implement dev.mpm.api.App");
    }

    @Test
    void saysThatAnAppCannotBeCreated() {
        assertThat(failure(HiddenApp.class))
                .endsWith("HiddenApp is static final (expected: a public class that is not abstract)");
        assertThat(failure(PickyApp.class)).endsWith("PickyApp has no public constructor without parameters");
    }

    @Test
    void tellsWhatAnAppThrowsInItsConstructor() {
        assertThat(failure(ThrowingConstructorApp.class))
                .isEqualTo("APP: cannot load the app: " + ThrowingConstructorApp.class.getName()
                        + " failed in its constructor: java.lang.IllegalStateException: no colour");
    }

    @Test
    void tellsWhatAnAppThrowsWithItsCausesAndStopsIt() {
        assertThat(failure(ThrowingApp.class))
                .isEqualTo("APP: app failed to start: " + ThrowingApp.class.getName()
                        + ": java.lang.IllegalStateException: no database; caused by java.io.IOException: refused");
        assertThat(Events.taken()).containsExactly("app stopped");
    }

    @Test
    void treatsAnErrorOfTheAppAsTheAppsFailure() {
        assertThat(failure(ErringApp.class))
                .isEqualTo("APP: app failed to start: " + ErringApp.class.getName()
                        + ": java.lang.AssertionError: impossible");
    }

    @Test
    void refusesAnAppWithoutAHandler() {
        assertThat(failure(HandlerlessApp.class))
                .isEqualTo("APP: app failed to start: " + HandlerlessApp.class.getName()
                        + ": start returned null (expected: the app's root handler)");
    }

    @Test
    void suggestsTheMpmThatWasMeant() {
        assertThat(failure(spec("tyny", Map.of(), Map.of(), NotingApp.class.getName(), List.of())))
                .startsWith("WORKER: cannot load mpm 'tyny': no MPM 'tyny' is installed (installed: ")
                .endsWith("did you mean 'tiny'?");
    }

    @Test
    void namesTheSettingThatDoesNotFit() {
        assertThat(failure(spec("tiny", Map.of("broken", "perhaps"), Map.of(), NotingApp.class.getName(), List.of())))
                .startsWith("WORKER: cannot load mpm 'tiny': broken: ");
        assertThat(failure(spec("tiny", Map.of(), Map.of("max-header-size", "huge"), "any.App", List.of())))
                .startsWith("WORKER: cannot read the http settings from the master: max-header-size: ");
    }

    @Test
    void stopsTheAppWhenTheEngineDoesNotStart() {
        assertThat(failure(spec("tiny", Map.of("broken", "true"), Map.of(), NotingApp.class.getName(), List.of())))
                .isEqualTo("WORKER: cannot start the engine of mpm 'tiny': java.io.IOException: no threads left");
        assertThat(Events.taken()).last().isEqualTo("app stopped");
    }

    private WorkerState state() {
        return scoreboard.view(0).state();
    }

    /** Waits for a heartbeat that is newer; the test's time limit ends it. */
    private long nextHeartbeat(long than) {
        long heartbeat = scoreboard.view(0).heartbeatNanos();
        while (heartbeat == than) {
            LockSupport.parkNanos(1_000_000);
            heartbeat = scoreboard.view(0).heartbeatNanos();
        }
        return heartbeat;
    }

    private WorkerHost start(Class<?> app) throws BootException {
        return WorkerHost.start(spec(app.getName(), List.of()), List.of(), scoreboard.writer(0));
    }

    private String failure(Class<?> app) {
        return failure(spec(app.getName(), List.of()));
    }

    private String failure(BootSpec spec) {
        var thrown = catchThrowableOfType(
                BootException.class, () -> WorkerHost.start(spec, List.of(), scoreboard.writer(0)));
        assertThat(thrown).isNotNull();
        Fault fault = thrown.fault();
        return fault + ": " + thrown.text();
    }

    private BootSpec spec(String app, List<String> classpath) {
        return spec("tiny", Map.of(), Map.of(), app, classpath);
    }

    private BootSpec spec(
            String mpm, Map<String, String> settings, Map<String, String> http, String app, List<String> classpath) {
        var settingsOfApp = Map.of("scoreboard", directory.resolve("scoreboard").toString());
        return new BootSpec(
                0,
                7,
                "",
                mpm,
                settings,
                http,
                Map.of(),
                Map.of(),
                app,
                classpath,
                settingsOfApp,
                Map.of(),
                List.of("http://[::1]:1"));
    }

    /** Notes its life. */
    public static class NotingApp implements App {

        @Override
        public HttpHandler start(AppContext context) throws Exception {
            Events.note("app started in slot " + context.slot() + ", generation " + context.generation() + ", mpm "
                    + context.mpm());
            return _ -> {};
        }

        @Override
        public void stop() {
            Events.note("app stopped");
        }
    }

    /** Looks at the scoreboard while it starts. */
    public static final class LookingApp extends NotingApp {

        @Override
        public HttpHandler start(AppContext context) throws Exception {
            var file = Path.of(String.valueOf(context.settings().get("scoreboard")));
            Events.note("app saw " + Scoreboard.open(file).view(0).state());
            return super.start(context);
        }
    }

    static final class HiddenApp extends NotingApp {}

    /** Wants a parameter. */
    public static final class PickyApp extends NotingApp {

        public PickyApp(String colour) {
            Events.note(colour);
        }
    }

    /** Cannot be created. */
    public static final class ThrowingConstructorApp extends NotingApp {

        public ThrowingConstructorApp() {
            throw new IllegalStateException("no colour");
        }
    }

    /** Cannot be started. */
    public static final class ThrowingApp extends NotingApp {

        @Override
        public HttpHandler start(AppContext context) {
            throw new IllegalStateException("no database", new IOException("refused"));
        }
    }

    /** Fails an assertion. */
    public static final class ErringApp extends NotingApp {

        @Override
        public HttpHandler start(AppContext context) {
            throw new AssertionError("impossible");
        }
    }

    /** Breaks the promise of its interface. */
    public static final class HandlerlessApp extends NotingApp {

        @Override
        @SuppressWarnings("NullAway")
        public HttpHandler start(AppContext context) {
            return null;
        }
    }
}
