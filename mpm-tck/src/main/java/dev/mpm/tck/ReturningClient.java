package dev.mpm.tck;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps its connection while the server does, and comes back with a new one when the server has closed it:
 * what every HTTP client does with a request that got no answer on a kept connection. It connects only to ask.
 */
final class ReturningClient implements AutoCloseable {

    private final RunningEngine engine;
    private @Nullable HttpSocket kept;
    private @Nullable HttpSocket fresh;

    ReturningClient(RunningEngine engine) {
        this.engine = engine;
    }

    /** Sends a request; the answer is read later. */
    void ask() {
        var socket = kept;
        if (socket == null) {
            socket = engine.connect();
            fresh = socket;
        }
        socket.send(HttpSocket.get("/"));
    }

    /** Reads the answer, and asks again when the kept connection was closed before the server saw the request. */
    Answer answer() {
        var socket = kept;
        if (socket != null && socket.endsWithoutAnswer()) {
            socket.close();
            kept = null;
            ask();
        }
        return answer(Objects.requireNonNull(kept != null ? kept : fresh, "answer() before ask()"));
    }

    private Answer answer(HttpSocket socket) {
        var answer = socket.answer();
        fresh = null;
        kept = answer.isLast() ? null : socket;
        if (answer.isLast()) {
            socket.close();
        }
        return answer;
    }

    @Override
    public void close() {
        if (kept != null) {
            kept.close();
        }
        if (fresh != null) {
            fresh.close();
        }
    }
}
