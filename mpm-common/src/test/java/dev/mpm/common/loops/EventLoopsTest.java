package dev.mpm.common.loops;

import static dev.mpm.common.Loopback.GET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Board;
import dev.mpm.api.Lane;
import dev.mpm.common.Loopback;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EventLoopsTest {

    private static final int THREADS = 2;
    private static final Admission ADMISSION = new Admission(THREADS, 2);

    /** By the formula: one connection per thread and two per idle thread. */
    private static final int MOST_CONNECTIONS = 6;

    @Test
    void takesNoMoreConnectionsAfterManyThatTheAppClosed() throws IOException {
        AcceptingBoard board = new AcceptingBoard();
        List<Socket> clients = new ArrayList<>();
        try (Loopback loopback =
                        new Loopback(exchange -> exchange.getConnection().close(), board);
                EventLoops engine = EventLoops.start(loopback, "test", 1, ADMISSION, null)) {
            for (int i = 0; i < 20; i++) {
                try (Socket client = loopback.connect()) {
                    Loopback.send(client, GET);
                    assertThat(Loopback.readAll(client)).isEmpty();
                }
            }
            Loopback.await("all to be closed", () -> engine.connections() == 0 && board.accepting);
            for (int i = 0; i < 2 * MOST_CONNECTIONS; i++) {
                clients.add(loopback.connect());
            }
            Loopback.await("the engine to be full", () -> !board.accepting);
            assertThat(engine.connections()).isEqualTo(MOST_CONNECTIONS);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void acceptsNothingWhileDispatchedHandlersTakeAllThreads() throws IOException {
        Gate gate = new Gate();
        acceptsNothingWhileAllThreadsAreTaken(exchange -> exchange.dispatch(gate), GET, gate);
    }

    @Test
    void acceptsNothingWhileHandlersThatDispatchedTwiceTakeAllThreads() throws IOException {
        Gate gate = new Gate();
        HttpHandler second = exchange -> exchange.dispatch(gate);
        acceptsNothingWhileAllThreadsAreTaken(exchange -> exchange.dispatch(second), GET, gate);
    }

    @Test
    void acceptsNothingWhilePipelinedRequestsTakeAllThreads() throws IOException {
        Gate gate = new Gate();
        HttpHandler handler = exchange -> {
            if (exchange.getRequestPath().equals("/gate")) {
                gate.handleRequest(exchange);
                return;
            }
            exchange.getResponseSender().send("hi");
        };
        acceptsNothingWhileAllThreadsAreTaken(handler, GET + GET.replace("GET / ", "GET /gate "), gate);
    }

    private static void acceptsNothingWhileAllThreadsAreTaken(HttpHandler handler, String request, Gate gate)
            throws IOException {
        AcceptingBoard board = new AcceptingBoard();
        try (Loopback loopback = new Loopback(handler, board);
                EventLoops engine = EventLoops.start(loopback, "test", 1, ADMISSION, null);
                Socket first = loopback.connect();
                Socket second = loopback.connect()) {
            Loopback.send(first, request);
            Loopback.send(second, request);
            Loopback.await("all threads to be taken", gate.entered);
            Loopback.await("the engine to be full", () -> !board.accepting);
            try (Socket third = loopback.connect()) {
                assertThat(engine.connections()).as("connections").isEqualTo(2);
                gate.open.countDown();
                assertThat(Loopback.readUntil(first, "through")).startsWith("HTTP/1.1 200 OK");
                assertThat(Loopback.readUntil(second, "through")).startsWith("HTTP/1.1 200 OK");
                Loopback.send(third, GET);
                Loopback.await("the third to be served", () -> engine.connections() == 3);
            }
        }
    }

    /** A handler that is entered once per thread and waits there. */
    private static final class Gate implements HttpHandler {

        private final CountDownLatch entered = new CountDownLatch(THREADS);
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public void handleRequest(io.undertow.server.HttpServerExchange exchange) {
            entered.countDown();
            Loopback.await("the gate to be opened", open);
            exchange.getResponseSender().send("through");
        }
    }

    private static final class AcceptingBoard implements Board {

        private final Board lanes = Board.forgetful(THREADS);
        private volatile boolean accepting;

        @Override
        public int lanes() {
            return lanes.lanes();
        }

        @Override
        public Lane lane(int index) {
            return lanes.lane(index);
        }

        @Override
        public void connectionOpened() {}

        @Override
        public void connectionClosed() {}

        @Override
        public void accepting(boolean accepting) {
            this.accepting = accepting;
        }
    }
}
