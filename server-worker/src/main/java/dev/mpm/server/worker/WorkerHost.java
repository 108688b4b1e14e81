package dev.mpm.server.worker;

import dev.mpm.api.App;
import dev.mpm.api.Board;
import dev.mpm.api.Engine;
import dev.mpm.api.HttpSettings;
import dev.mpm.api.Mpm;
import dev.mpm.server.core.catalog.MpmCatalog;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.channel.Message.Fault;
import dev.mpm.server.core.settings.SettingsSchema;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;

/**
 * One app under one MPM, in this process: loads both, serves, and ends them in the right order.
 *
 * <p>{@link #start} and {@link #close} belong to one thread; the rest may be called from any. It neither owns the
 * listening sockets nor ends the process.
 */
public final class WorkerHost implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("worker");

    private final App app;
    private final Engine engine;

    private WorkerHost(App app, Engine engine) {
        this.app = app;
        this.engine = engine;
    }

    /**
     * Loads the MPM, loads and starts the app, and starts the engine. When it returns, connections are accepted.
     *
     * @param listeners in non-blocking mode; they stay the caller's
     * @throws BootException if anything of that fails; what had been started has been stopped again
     */
    public static WorkerHost start(BootSpec spec, List<ServerSocketChannel> listeners, Board board)
            throws BootException {
        Mpm mpm = mpm(spec);
        HttpSettings http = http(spec);
        ClassLoader loader = AppLoader.classLoader(spec);
        Thread.currentThread().setContextClassLoader(loader);
        App app = AppLoader.instantiate(spec, loader);
        HttpHandler handler = startApp(app, spec);
        try {
            return new WorkerHost(app, mpm.start(new HostedEngine(listeners, handler, http, board)));
        } catch (IOException | RuntimeException | LinkageError e) {
            stop(app);
            throw new BootException(
                    Fault.WORKER, "cannot start the engine of mpm '" + spec.mpm() + "': " + Causes.of(e), e);
        }
    }

    private static Mpm mpm(BootSpec spec) throws BootException {
        try {
            return MpmCatalog.load(WorkerHost.class.getClassLoader())
                    .find(spec.mpm())
                    .create(spec.mpmSettings());
        } catch (RuntimeException | LinkageError e) {
            throw new BootException(Fault.WORKER, "cannot load mpm '" + spec.mpm() + "': " + Causes.of(e), e);
        }
    }

    private static HttpSettings http(BootSpec spec) throws BootException {
        try {
            return SettingsSchema.fromText(HttpSettings.class, spec.http());
        } catch (IllegalArgumentException e) {
            throw new BootException(Fault.WORKER, "http settings from the master: " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("ConstantValue") // an app may break its promise
    private static HttpHandler startApp(App app, BootSpec spec) throws BootException {
        try {
            HttpHandler handler = app.start(new HostedApp(spec, System.getLogger("app")));
            if (handler == null) {
                throw new IllegalStateException("start returned no handler (expected: the app's root handler)");
            }
            return handler;
        } catch (Exception | LinkageError e) {
            stop(app);
            throw new BootException(Fault.APP, "app failed to start: " + spec.appClass() + ": " + Causes.of(e), e);
        }
    }

    private static void stop(App app) {
        try {
            app.stop();
        } catch (Exception | LinkageError e) {
            LOG.log(Level.WARNING, "app failed to stop", e);
        }
    }

    /** Stops accepting until {@link #resume}. */
    public void pause() {
        engine.pause();
    }

    /** Accepts again. */
    public void resume() {
        engine.resume();
    }

    /**
     * Accepts nothing more and lets what is running finish.
     *
     * @return whether every connection ended within the limit; if not, {@link #close} cuts the rest
     */
    public boolean drain(Duration limit) {
        return engine.drain(limit);
    }

    /** Ends the engine, then the app. */
    @Override
    public void close() {
        engine.close();
        stop(app);
    }
}
