package dev.mpm.tck;

/**
 * A client that keeps its connection while the server does, and comes back with a new one when the server has closed it:
 * what every HTTP client does with a request that got no answer on a kept connection.
 */
final class ReturningClient implements AutoCloseable {

    private final RunningEngine engine;
    private HttpSocket socket;
    private boolean fresh = true;

    ReturningClient(RunningEngine engine) {
        this.engine = engine;
        this.socket = engine.connect();
    }

    /** Sends a request; the answer is read later. */
    void ask() {
        socket.send(HttpSocket.get("/"));
    }

    /** Reads the answer, and asks again when the kept connection was closed before the server saw the request. */
    Answer answer() {
        if (!fresh && socket.endsWithoutAnswer()) {
            reconnect();
            ask();
        }
        var answer = socket.answer();
        fresh = false;
        if (answer.isLast()) {
            reconnect();
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }

    private void reconnect() {
        socket.close();
        socket = engine.connect();
        fresh = true;
    }
}
