package dev.mpm.tck;

import dev.mpm.api.Board;
import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.HttpSettings;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An engine of the MPM under test, on sockets of its own or on given ones; a {@code try} resource of one test. */
final class RunningEngine implements AutoCloseable {

    private final Duration patience;
    private final Listeners listeners;
    private final boolean ownsListeners;
    private final RecordingBoard board;
    private final AtomicInteger taken = new AtomicInteger();
    private final CompletableFuture<CompletionStage<?>> leave = new CompletableFuture<>();
    private final Engine engine;

    private RunningEngine(
            Subject subject,
            Listeners listeners,
            boolean ownsListeners,
            HttpSettings http,
            HttpHandler handler,
            boolean letsGo)
            throws IOException {
        var mpm = subject.mpm();
        this.patience = subject.patience();
        this.listeners = listeners;
        this.ownsListeners = ownsListeners;
        this.board = new RecordingBoard(mpm.shape().lanes());
        this.engine = mpm.start(new Context(listeners.channels(), handler, http, board, taken, leave, letsGo));
    }

    /** Starts an engine on one free port, with limits that no request meets. */
    static RunningEngine start(Subject subject, HttpHandler handler) throws IOException {
        return start(subject, HttpLimits.wide(), handler);
    }

    static RunningEngine start(Subject subject, HttpLimits limits, HttpHandler handler) throws IOException {
        return new RunningEngine(subject, Listeners.tcp(1), true, limits.settings(), handler, false);
    }

    /** Starts an engine on sockets that stay open when it is closed. */
    static RunningEngine on(Listeners listeners, Subject subject, HttpHandler handler) throws IOException {
        return new RunningEngine(subject, listeners, false, HttpLimits.wide().settings(), handler, false);
    }

    /** Starts an engine on such sockets in a process that may go when it asks to, as under a server. */
    static RunningEngine ofProcess(Listeners listeners, Subject subject, HttpHandler handler) throws IOException {
        return new RunningEngine(subject, listeners, false, HttpLimits.wide().settings(), handler, true);
    }

    HttpSocket connect() {
        return listeners.connect(0, patience);
    }

    Engine engine() {
        return engine;
    }

    /** Returns what is completed when the engine asks to leave: with what completes when it has finished. */
    CompletableFuture<CompletionStage<?>> leave() {
        return leave;
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

    /** Returns how many connections the engine has taken in the way that it should. */
    int taken() {
        return taken.get();
    }

    private record Context(
            List<ServerSocketChannel> listeners,
            HttpHandler handler,
            HttpSettings http,
            Board board,
            AtomicInteger taken,
            CompletableFuture<CompletionStage<?>> asked,
            boolean letsGo)
            implements EngineContext {

        @Override
        public @Nullable SocketChannel accept(ServerSocketChannel listener) throws IOException {
            SocketChannel connection = listener.accept();
            if (connection != null) {
                taken.incrementAndGet();
            }
            return connection;
        }

        @Override
        public boolean leave(CompletionStage<?> finished) {
            asked.complete(finished);
            return letsGo;
        }
    }
}
