package dev.mpm.common.loops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Board;
import dev.mpm.api.NonBlocking;
import dev.mpm.api.RouteView;
import dev.mpm.common.Loopback;
import dev.mpm.common.adaptive.RouteLimits;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The answers end with the name of the thread that ran the handler, and a full stop. */
final class AdaptiveLoopsTest {

    private static final int THREADS = 4;
    private static final int CALLS = 3;
    private static final String ON_LOOP = "I/O";
    private static final String ON_POOL = "task";

    /** Quick enough is what ends at all, so that a machine that is busy with other things does not matter. */
    private static final RouteLimits LIMITS = new RouteLimits(
            CALLS, 1000, Duration.ofMinutes(1).toNanos(), Duration.ofMillis(1).toNanos());

    private static final RouteLimits LIMITS_OF_A_SERVER = RouteLimits.standard();

    @Test
    void bringsARouteToTheLoopWhenItHasShownToBeQuick() throws IOException {
        try (var loopback = loopback(AdaptiveLoopsTest::answer);
                var engine = start(loopback, 1, LIMITS);
                Socket client = loopback.connect()) {
            for (int i = 0; i < CALLS; i++) {
                assertThat(get(client, "/users/" + i)).contains(ON_POOL);
            }
            assertThat(get(client, "/users/17")).contains(ON_LOOP);
            assertThat(get(client, "/users")).as("another route").contains(ON_POOL);
            assertThat(engine.routes(1)).extracting(RouteView::name).containsExactly("GET /users/*");
        }
    }

    @Test
    void neverRunsARouteThatAlwaysBlocksOnTheLoop() throws IOException {
        try (var loopback = loopback(exchange -> {
                    LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
                    answer(exchange);
                });
                var engine = start(loopback, 1, LIMITS_OF_A_SERVER);
                Socket client = loopback.connect()) {
            for (int i = 0; i < 2 * LIMITS_OF_A_SERVER.callsAtFirst(); i++) {
                assertThat(get(client, "/")).contains(ON_POOL);
            }
            assertThat(engine.routes(1)).extracting(RouteView::returns).containsExactly(0);
        }
    }

    @Test
    void servesEveryOtherConnectionOfALoopOnWhichAHandlerBeginsToBlock() throws IOException {
        var gate = new Gate();
        try (var loopback = loopback(gate);
                var engine = start(loopback, 1, LIMITS);
                Socket held = loopback.connect();
                Socket other = loopback.connect()) {
            bringToLoop(held, "/gate");
            bringToLoop(other, "/other");
            gate.close(1);
            send(held, "/gate");
            gate.awaitEntered();

            assertThat(get(other, "/gate?open")).as("the route, from now on").contains(ON_POOL);
            assertThat(get(other, "/other")).as("while a loop is held").contains(ON_POOL);
            try (Socket later = loopback.connect()) {
                assertThat(get(later, "/other")).as("a new connection").contains(ON_POOL);
            }
            assertThat(engine.routes(9)).anySatisfy(route -> {
                assertThat(route.name()).isEqualTo("GET /gate");
                assertThat(route.onLoop()).isFalse();
                assertThat(route.reason()).startsWith("blocks at dev.mpm.common.Loopback.await:");
            });

            gate.open();
            assertThat(Loopback.readUntil(held, ".\n")).contains(ON_LOOP);
            assertThat(get(held, "/gate")).contains(ON_POOL);
            bringToLoop(other, "/other");
        }
    }

    @Test
    void servesOthersWhileHandlersHoldEveryLoop() throws IOException {
        var gate = new Gate();
        int loops = 2;
        List<Socket> clients = new ArrayList<>();
        try (var loopback = loopback(gate);
                var engine = start(loopback, loops, LIMITS)) {
            clients.add(loopback.connect());
            bringToLoop(clients.getFirst(), "/gate");
            bringToLoop(clients.getFirst(), "/gate/two");
            gate.close(2);
            for (int i = 0; i < 2; i++) {
                clients.add(loopback.connect());
            }
            send(clients.get(1), "/gate");
            send(clients.get(2), "/gate/two");
            gate.awaitEntered();

            assertThat(get(clients.getFirst(), "/gate?open")).contains(ON_POOL);
            gate.open();
            assertThat(Loopback.readUntil(clients.get(1), ".\n")).startsWith("HTTP/1.1 200 OK");
            assertThat(Loopback.readUntil(clients.get(2), ".\n")).startsWith("HTTP/1.1 200 OK");
            assertThat(engine.connections()).isEqualTo(3);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void relievesOneLoopAfterAnother() throws IOException {
        var gate = new Gate();
        try (var loopback = loopback(gate);
                var _ = start(loopback, 1, LIMITS);
                Socket held = loopback.connect();
                Socket other = loopback.connect()) {
            for (String path : List.of("/gate", "/gate/b", "/gate/c", "/gate/d")) {
                bringToLoop(held, path);
                gate.close(1);
                send(held, path);
                gate.awaitEntered();
                assertThat(get(other, path + "?open")).contains(ON_POOL);
                gate.open();
                assertThat(Loopback.readUntil(held, ".\n")).startsWith("HTTP/1.1 200 OK");
                bringToLoop(other, "/other");
            }
        }
    }

    @Test
    void sendsARouteThatComputesForLongBackToThePool() throws IOException {
        try (var loopback = loopback(exchange -> {
                    long start = System.nanoTime();
                    while (exchange.getQueryString().equals("long")
                            && System.nanoTime() - start < Duration.ofMillis(30).toNanos()) {
                        Thread.onSpinWait();
                    }
                    answer(exchange);
                });
                var engine = start(loopback, 1, LIMITS);
                Socket client = loopback.connect()) {
            bringToLoop(client, "/compute");
            askUntil(client, "/compute?long", ON_POOL);
            assertThat(engine.routes(1).getFirst().reason()).startsWith("runs long");
        }
    }

    @Test
    void letsAHandlerOnTheLoopUseStreams() throws IOException {
        HttpHandler echo = exchange -> {
            exchange.startBlocking();
            byte[] body = exchange.getInputStream().readAllBytes();
            exchange.getOutputStream().write(body);
            exchange.getOutputStream().flush();
            exchange.getOutputStream().write(text(exchange));
        };
        try (var loopback = loopback(echo);
                var _ = start(loopback, 1, LIMITS);
                Socket client = loopback.connect()) {
            bringToLoop(client, "/");
            Loopback.send(client, "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello");
            assertThat(Loopback.readUntil(client, ".\n")).contains("hello").contains(ON_POOL);
            for (int i = 1; i < CALLS; i++) {
                Loopback.send(client, "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello");
                Loopback.readUntil(client, ".\n");
            }
            Loopback.send(client, "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello");
            assertThat(Loopback.readUntil(client, ".\n"))
                    .contains("hello")
                    .contains(ON_LOOP)
                    .contains("isInIoThread false");
        }
    }

    @Test
    void runsARequestOnThePoolWhoseBodyIsNotThereYet() throws IOException {
        HttpHandler echo = exchange -> {
            exchange.startBlocking();
            exchange.getOutputStream().write(exchange.getInputStream().readAllBytes());
            exchange.getOutputStream().write(text(exchange));
        };
        try (var loopback = loopback(echo);
                var _ = start(loopback, 1, LIMITS);
                Socket client = loopback.connect()) {
            for (int i = 0; i <= CALLS; i++) {
                Loopback.send(client, "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhello");
                Loopback.readUntil(client, ".\n");
            }
            Loopback.send(client, "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhe");
            Loopback.send(client, "llo");
            assertThat(Loopback.readUntil(client, ".\n")).contains("hello");
            Loopback.send(
                    client,
                    "POST / HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
            assertThat(Loopback.readUntil(client, ".\n")).contains("hello").contains(ON_POOL);
            Loopback.send(client, "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            Loopback.readUntil(client, "100 Continue\r\n");
            Loopback.send(client, "hello");
            assertThat(Loopback.readUntil(client, ".\n")).contains("hello").contains(ON_POOL);
        }
    }

    @Test
    void runsOnThePoolWhatAHandlerOnTheLoopDispatches() throws IOException {
        HttpHandler dispatching = exchange -> {
            String entered = Thread.currentThread().getName();
            exchange.getResponseHeaders().add(io.undertow.util.HttpString.tryFromString("Entered"), entered);
            exchange.dispatch(AdaptiveLoopsTest::answer);
        };
        try (var loopback = loopback(dispatching);
                var _ = start(loopback, 1, LIMITS);
                Socket client = loopback.connect()) {
            askUntil(client, "/", "Entered: test " + ON_LOOP);
            assertThat(get(client, "/")).containsSubsequence("Entered: test " + ON_LOOP, "\r\n\r\n", ON_POOL);
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        try (var loopback = loopback(AdaptiveLoopsTest::answer);
                var _ = start(loopback, 1, LIMITS);
                Socket client = loopback.connect()) {
            bringToLoop(client, "/a");
            Loopback.send(client, request("/a?1") + request("/a?2") + request("/a?3"));
            for (int i = 1; i <= 3; i++) {
                assertThat(Loopback.readUntil(client, ".\n")).contains("a?" + i);
            }
        }
    }

    @Test
    void answersForAHandlerThatFailsOnTheLoop() throws IOException {
        HttpHandler failing = exchange -> {
            if (exchange.getQueryString().equals("fail")) {
                throw new IllegalStateException("thrown on purpose");
            }
            answer(exchange);
        };
        try (var loopback = loopback(failing);
                var _ = start(loopback, 1, LIMITS);
                Socket client = loopback.connect()) {
            bringToLoop(client, "/");
            send(client, "/?fail");
            assertThat(Loopback.readUntil(client, "\r\n\r\n")).startsWith("HTTP/1.1 500");
            assertThat(get(client, "/")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void cutsAClientThatDoesNotReadWhatAHandlerWritesOnTheLoopNoSoonerThanOthersAreServed() throws IOException {
        HttpHandler flood = exchange -> {
            if (exchange.getQueryString().equals("flood")) {
                exchange.startBlocking();
                exchange.getOutputStream().write(new byte[32 << 20]);
            } else {
                answer(exchange);
            }
        };
        try (var loopback = loopback(flood);
                var _ = start(loopback, 1, LIMITS);
                Socket greedy = loopback.connect();
                Socket other = loopback.connect()) {
            bringToLoop(greedy, "/");
            bringToLoop(other, "/");
            send(greedy, "/?flood");
            Loopback.readUntil(greedy, "\r\n\r\n");
            assertThat(get(other, "/")).contains(ON_POOL);
        }
    }

    @Test
    void leavesAHandlerThatPromisesNotToBlockOnTheLoopsOwnThread() throws IOException {
        try (var loopback = loopback(new Promising());
                var engine = start(loopback, 1, LIMITS);
                Socket client = loopback.connect()) {
            assertThat(get(client, "/")).contains(ON_LOOP).contains("isInIoThread true");
            assertThat(engine.routes(1)).isEmpty();
        }
    }

    @NonBlocking
    private static final class Promising implements HttpHandler {

        @Override
        public void handleRequest(HttpServerExchange exchange) {
            answer(exchange);
        }
    }

    private static void bringToLoop(Socket client, String path) {
        askUntil(client, path, ON_LOOP);
    }

    /** Asks until the answer says so. How often that takes is up to the machine: calls wait for a processor, too. */
    private static void askUntil(Socket client, String path, String sign) {
        Loopback.await(path + " to be answered with '" + sign + "'", () -> {
            try {
                return get(client, path).contains(sign);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static String get(Socket client, String path) throws IOException {
        send(client, path);
        return Loopback.readUntil(client, ".\n");
    }

    private static void send(Socket client, String path) throws IOException {
        Loopback.send(client, request(path));
    }

    private static String request(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n";
    }

    private static void answer(HttpServerExchange exchange) {
        exchange.getResponseSender().send(new String(text(exchange), StandardCharsets.UTF_8));
    }

    private static byte[] text(HttpServerExchange exchange) {
        String text = exchange.getRequestPath() + "?" + exchange.getQueryString() + " isInIoThread "
                + exchange.isInIoThread() + " " + Thread.currentThread().getName() + ".\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Loopback loopback(HttpHandler handler) throws IOException {
        return new Loopback(handler, Board.forgetful(THREADS));
    }

    private static EventLoops start(Loopback loopback, int loops, RouteLimits limits) throws IOException {
        return EventLoops.start(loopback, "test", loops, new Admission(THREADS, 100), limits);
    }

    /** A handler that answers at once until it is closed; then it waits on all paths below /gate, unless the query says open. */
    private static final class Gate implements HttpHandler {

        private volatile CountDownLatch entered = new CountDownLatch(0);
        private volatile CountDownLatch open = new CountDownLatch(0);

        void close(int clients) {
            entered = new CountDownLatch(clients);
            open = new CountDownLatch(1);
        }

        void awaitEntered() {
            Loopback.await("the gate to be entered", entered);
        }

        void open() {
            open.countDown();
        }

        @Override
        public void handleRequest(HttpServerExchange exchange) {
            if (exchange.getRequestPath().startsWith("/gate")
                    && !exchange.getQueryString().equals("open")) {
                entered.countDown();
                Loopback.await("the gate to be opened", open);
            }
            answer(exchange);
        }
    }
}
