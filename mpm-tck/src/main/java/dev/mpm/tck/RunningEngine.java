package dev.mpm.tck;

import dev.mpm.api.Board;
import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.HttpSettings;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** An engine of the MPM under test, on sockets of its own or on given ones; a {@code try} resource of one test. */
final class RunningEngine implements AutoCloseable {

    private final Duration patience;
    private final Listeners listeners;
    private final boolean ownsListeners;
    private final RecordingBoard board;
    private final Engine engine;

    private RunningEngine(
            Subject subject, Listeners listeners, boolean ownsListeners, HttpSettings http, HttpHandler handler)
            throws IOException {
        var mpm = subject.mpm();
        this.patience = subject.patience();
        this.listeners = listeners;
        this.ownsListeners = ownsListeners;
        this.board = new RecordingBoard(mpm.shape().lanes());
        this.engine = mpm.start(new Context(listeners.channels(), handler, http, board));
    }

    /** Starts an engine on one free port, with limits that no request meets. */
    static RunningEngine start(Subject subject, HttpHandler handler) throws IOException {
        return start(subject, HttpLimits.wide(), handler);
    }

    static RunningEngine start(Subject subject, HttpLimits limits, HttpHandler handler) throws IOException {
        return new RunningEngine(subject, Listeners.tcp(1), true, limits.settings(), handler);
    }

    /** Starts an engine on sockets that stay open when it is closed. */
    static RunningEngine on(Listeners listeners, Subject subject, HttpHandler handler) throws IOException {
        return new RunningEngine(subject, listeners, false, HttpLimits.wide().settings(), handler);
    }

    HttpSocket connect() {
        return listeners.connect(0, patience);
    }

    Engine engine() {
        return engine;
    }

    RecordingBoard board() {
        return board;
    }

    Listeners listeners() {
        return listeners;
    }

    /** Drains on another thread. */
    Future<Boolean> drainLater(Duration limit) {
        var result = new CompletableFuture<Boolean>();
        Thread.ofVirtual().name("tck-drain").start(() -> {
            try {
                result.complete(engine.drain(limit));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    @Override
    public void close() {
        engine.close();
        if (ownsListeners) {
            listeners.close();
        }
    }

    private record Context(List<ServerSocketChannel> listeners, HttpHandler handler, HttpSettings http, Board board)
            implements EngineContext {}
}
