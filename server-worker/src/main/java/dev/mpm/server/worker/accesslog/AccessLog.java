package dev.mpm.server.worker.accesslog;

import dev.mpm.api.NonBlocking;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.config.LogSettings;
import dev.mpm.server.core.posix.Processes;
import dev.mpm.server.core.settings.SettingsSchema;
import io.undertow.server.Connectors;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * One worker's access log: it watches every request that reaches the app's handler, and writes a line when it is over,
 * however it ended. It gives requests their ids, too. Where both are off, nothing is around the handler.
 *
 * <p>Opened and closed by the worker's host; every method may be called from any thread.
 */
public final class AccessLog implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("access-log");

    private final @Nullable Recorder recorder;
    private final @Nullable RequestIds ids;

    private AccessLog(@Nullable Recorder recorder, @Nullable RequestIds ids) {
        this.recorder = recorder;
        this.ids = ids;
    }

    /**
     * Opens the log that a worker is to write.
     *
     * @param mark begins each line that goes to standard output, so that its reader can tell it from others
     * @throws IOException if its file cannot be opened
     * @throws IllegalArgumentException if the settings do not fit; the message starts with the key
     */
    public static AccessLog open(BootSpec spec, String mark) throws IOException {
        if (isOff(spec, "access-log") && isOff(spec, "request-id")) {
            return new AccessLog(null, null); // and nothing more of this is loaded
        }
        LogSettings settings = SettingsSchema.fromText(LogSettings.class, spec.log());
        String header = settings.requestIdHeader();
        return new AccessLog(
                settings.accessLog().isEmpty() ? null : recorder(spec, settings, mark),
                header.isEmpty() ? null : new RequestIds(header));
    }

    private static boolean isOff(BootSpec spec, String key) {
        return spec.log().getOrDefault(key, "").isEmpty();
    }

    private static Recorder recorder(BootSpec spec, LogSettings settings, String mark) throws IOException {
        boolean isStandard = settings.accessLog().equals(LogSettings.STANDARD);
        Target target = isStandard ? new StandardTarget() : FileTarget.open(Path.of(settings.accessLog()));
        Identity identity = new Identity(
                spec.slot(),
                spec.generation(),
                spec.mpm(),
                Processes.ownPid(),
                isStandard ? mark : "",
                settings.requestIdHeader(),
                ZoneId.systemDefault());
        return new Recorder(
                LineAppender.start(target, complaint -> LOG.log(Level.WARNING, complaint)),
                LineLayout.of(settings.format(), identity));
    }

    /** Returns a handler that logs what it passes on to the app's, and promises what that one promises. */
    public HttpHandler around(HttpHandler app) {
        HttpHandler handler = recorder == null ? app : new Logging(app, recorder);
        handler = ids == null ? handler : ids.before(handler);
        boolean isToPromise = app.getClass().isAnnotationPresent(NonBlocking.class) && !handler.equals(app);
        return isToPromise ? new NonBlockingHandler(handler) : handler;
    }

    /** Opens the file anew, as it was renamed. Returns at once; lines of this moment may still go to the old one. */
    public void reopen() {
        if (recorder != null) {
            recorder.lines().reopen();
        }
    }

    /** Waits until all lines until now have been written, but no longer than a second. */
    public void flush() {
        if (recorder != null) {
            recorder.lines().flush();
        }
    }

    /** Writes what there is and closes the file; waits for that, but no longer than a second. */
    @Override
    public void close() {
        if (recorder != null) {
            recorder.lines().close();
        }
    }

    private record Logging(HttpHandler app, Recorder recorder) implements HttpHandler {

        @Override
        public void handleRequest(HttpServerExchange exchange) throws Exception {
            if (exchange.getRequestStartTime() == -1) {
                Connectors.setRequestStartTime(exchange); // the engine does not tell when the first byte came
            }
            exchange.addExchangeCompleteListener(recorder);
            app.handleRequest(exchange);
        }
    }

    @NonBlocking
    private record NonBlockingHandler(HttpHandler next) implements HttpHandler {

        @Override
        public void handleRequest(HttpServerExchange exchange) throws Exception {
            next.handleRequest(exchange);
        }
    }

    private record Recorder(LineAppender lines, LineLayout layout) implements ExchangeCompletionListener {

        @Override
        public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
            try {
                long nanos = System.nanoTime() - exchange.getRequestStartTime();
                Line line = layout.line(new Answered(exchange, nanos, nowMicros() - nanos / 1_000));
                lines.add(line.bytes(), line.length());
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "a request has no line in the access log", e);
            } finally {
                next.proceed();
            }
        }

        private static long nowMicros() {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        }
    }
}
