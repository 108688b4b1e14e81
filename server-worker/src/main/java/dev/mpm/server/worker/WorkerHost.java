package dev.mpm.server.worker;

import dev.mpm.api.App;
import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.HttpSettings;
import dev.mpm.api.Mpm;
import dev.mpm.api.WorkerState;
import dev.mpm.server.core.catalog.CatalogException;
import dev.mpm.server.core.catalog.MpmCatalog;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.config.LogSettings;
import dev.mpm.server.core.config.RequestSettings;
import dev.mpm.server.core.posix.ListeningSocket;
import dev.mpm.server.core.scoreboard.SlotWriter;
import dev.mpm.server.core.settings.SettingsSchema;
import dev.mpm.server.worker.accesslog.AccessLog;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One app under one MPM, in this process: loads both, serves, and ends them in the right order.
 *
 * <p>What it does it writes to the scoreboard, with a heartbeat. It neither owns the listening sockets nor ends the
 * process: it is the same in a worker process and in the launcher's single-process mode.
 *
 * <p>One thread calls its methods, and the app is started and stopped on it; only {@link #pause} and {@link #resume} may
 * come from another thread, while no {@link #drain} runs.
 */
public final class WorkerHost implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("worker");

    /**
     * Loads the MPM, loads and starts the app, and starts the engine. When it returns, connections are accepted.
     *
     * @param listeners in non-blocking mode; they stay the caller's
     * @param board the slot of the scoreboard that the caller has claimed
     * @throws BootException if anything of that fails; what had been started has been stopped again
     */
    public static WorkerHost start(BootSpec spec, List<ServerSocketChannel> listeners, SlotWriter board)
            throws BootException {
        WorkerHost host =
                load(spec, board, "", new RunningRequests(), _ -> {}); // what it would report is also in the log
        try {
            host.serve(listeners);
            return host;
        } catch (BootException e) {
            host.close();
            throw e;
        }
    }

    /**
     * Loads the MPM, loads, starts and warms up the app, and serves nobody yet: the first half of {@link #start}.
     *
     * @param requests where the threads note what they run
     * @param master told of what only it can mend
     * @throws BootException if anything of that fails; what had been started has been stopped again
     */
    static WorkerHost load(BootSpec spec, SlotWriter board, RunningRequests requests, Consumer<Message.ToMaster> master)
            throws BootException {
        return load(spec, board, String.valueOf(LogSettings.MARK), requests, master);
    }

    /** Loads, with the mark for lines of the access log that go to standard output. */
    private static WorkerHost load(
            BootSpec spec, SlotWriter board, String mark, RunningRequests requests, Consumer<Message.ToMaster> master)
            throws BootException {
        board.state(WorkerState.BOOTING);
        AccessLog accessLog = accessLog(spec, mark);
        Watches watches = Watches.start(board, requests, master);
        var services = new AppServices(spec);
        try {
            Mpm mpm = mpm(spec);
            HttpSettings http = section(HttpSettings.class, "http", spec.http());
            RequestSettings settings = section(RequestSettings.class, "request", spec.requests());
            var limits = new RequestLimits(settings);
            ClassLoader loader = AppLoader.classLoader(spec);
            // The engine's threads are started by this one and inherit the loader.
            Thread.currentThread().setContextClassLoader(loader);
            App app = AppLoader.instantiate(spec, loader);
            var context =
                    new HostedApp(spec, new RequestDeadlines(requests, limits), services, System.getLogger("app"));
            HttpHandler handler = WatchedHandler.of(startApp(app, context), requests);
            watches.watchRequests(limits);
            var host = new WorkerHost(spec, mpm, http, app, handler, services, accessLog, board, watches);
            host.warmUp(settings.warmUp());
            return host;
        } catch (BootException e) {
            services.close();
            watches.close();
            accessLog.close();
            throw e;
        }
    }

    private final BootSpec spec;
    private final Mpm mpm;
    private final HttpSettings http;
    private final App app;
    private final HttpHandler handler;
    private final AppServices services;
    private final AccessLog accessLog;
    private final SlotWriter board;
    private final Watches watches;
    private @Nullable Engine engine;

    private WorkerHost(
            BootSpec spec,
            Mpm mpm,
            HttpSettings http,
            App app,
            HttpHandler handler,
            AppServices services,
            AccessLog accessLog,
            SlotWriter board,
            Watches watches) {
        this.spec = spec;
        this.mpm = mpm;
        this.http = http;
        this.app = app;
        this.handler = handler;
        this.services = services;
        this.accessLog = accessLog;
        this.board = board;
        this.watches = watches;
    }

    private void warmUp(List<String> warmUp) throws BootException {
        try {
            new WarmUp(spec, mpm, http, handler).run(warmUp);
        } catch (BootException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts the engine: the second half of {@link #start}. When it returns, connections are accepted.
     *
     * @throws BootException if the engine does not start; the caller closes this host all the same
     */
    void serve(List<ServerSocketChannel> listeners) throws BootException {
        serve(listeners, _ -> false);
    }

    /**
     * Does the same.
     *
     * @param leaves lets the process go, or not, when the engine asks for it, which may be before this returns: see
     *     {@link dev.mpm.api.EngineContext#leave}
     */
    void serve(List<ServerSocketChannel> listeners, Predicate<CompletionStage<?>> leaves) throws BootException {
        try {
            engine = mpm.start(surroundings(listeners, leaves));
        } catch (Exception | LinkageError e) {
            throw BootException.ofWorker("cannot start the engine of mpm '" + spec.mpm() + "'", e);
        }
        watches.reportRoutes(engine);
        board.ready(System.nanoTime());
    }

    private EngineContext surroundings(List<ServerSocketChannel> listeners, Predicate<CompletionStage<?>> leaves)
            throws IOException {
        var hosted = new HostedEngine(listeners, accessLog.around(handler), http, board, leaves);
        return !listeners.isEmpty() && ListeningSocket.isPipe(listeners.getFirst())
                ? new PassedEngine(hosted, board)
                : hosted;
    }

    /** Stops accepting until {@link #resume}. */
    public void pause() {
        if (engine != null) {
            engine.pause();
        }
    }

    /** Accepts again. */
    public void resume() {
        if (engine != null) {
            engine.resume();
        }
    }

    /**
     * Accepts nothing more and lets what is running finish. An interrupt ends the waiting.
     *
     * @return whether every connection, and every run of a task that one worker runs for all, ended within the limit; if not, {@link #close} cuts the rest
     */
    public boolean drain(Duration limit) {
        board.state(WorkerState.DRAINING);
        services.leaving();
        long deadline = System.nanoTime() + limit.toNanos();
        boolean isDrained = engine == null || engine.drain(limit);
        boolean isQuiet = services.awaitQuiet(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        return isDrained && isQuiet;
    }

    /** Opens the access log's file anew. Any thread may call this, at any time. */
    void reopenLogs() {
        accessLog.reopen();
    }

    /** Waits until the lines of the access log are written, but no longer than a second. From any thread. */
    void flushLogs() {
        accessLog.flush();
    }

    /** Ends the engine, then the app, then the services it used, then what watches them, and the access log at last. Called once. */
    @Override
    public void close() {
        board.state(WorkerState.DRAINING);
        if (engine != null) {
            engine.close();
        }
        stop(app);
        services.close();
        watches.close();
        accessLog.close();
    }

    private static AccessLog accessLog(BootSpec spec, String mark) throws BootException {
        try {
            return AccessLog.open(spec, mark);
        } catch (IOException | IllegalArgumentException e) {
            throw BootException.ofWorker(
                    "cannot open the access log " + spec.log().get("access-log"), e);
        }
    }

    private static Mpm mpm(BootSpec spec) throws BootException {
        try {
            return MpmCatalog.load(WorkerHost.class.getClassLoader())
                    .find(spec.mpm())
                    .create(spec.mpmSettings());
        } catch (CatalogException | IllegalArgumentException e) {
            throw BootException.ofWorker("cannot load mpm '" + spec.mpm() + "': " + e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            throw BootException.ofWorker("cannot load mpm '" + spec.mpm() + "'", e);
        }
    }

    private static <T extends Record> T section(Class<T> type, String name, Map<String, String> values)
            throws BootException {
        try {
            return SettingsSchema.fromText(type, values);
        } catch (IllegalArgumentException e) {
            throw BootException.ofWorker("cannot read the " + name + " settings from the master: " + e.getMessage());
        }
    }

    /** Starts the app; whatever it throws, errors too, is the app's failure and nobody else's. */
    @SuppressWarnings("ConstantValue") // an app may break its promise not to return null
    private static HttpHandler startApp(App app, HostedApp context) throws BootException {
        String name = context.spec().appClass();
        try {
            HttpHandler handler = app.start(context);
            if (handler != null) {
                return handler;
            }
        } catch (Throwable e) {
            stop(app);
            throw BootException.ofApp("app failed to start: " + name, e);
        }
        stop(app);
        throw BootException.ofApp(
                "app failed to start: " + name + ": start returned null (expected: the app's root handler)");
    }

    private static void stop(App app) {
        try {
            app.stop();
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "app failed to stop", e);
        }
    }
}
