package dev.mpm.common.threads;

import static dev.mpm.common.Loopback.GET;
import static dev.mpm.common.Loopback.LAST_GET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Board;
import dev.mpm.api.Lane;
import dev.mpm.api.LaneState;
import dev.mpm.common.Loopback;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectionThreadsTest {

    @Test
    void servesOnWithAThreadThatWasInterruptedTooLate() throws Exception {
        BlockingQueue<Thread> servedBy = new LinkedBlockingQueue<>();
        HttpHandler handler = exchange -> {
            servedBy.add(Thread.currentThread());
            exchange.getResponseSender()
                    .send("interrupted: " + Thread.currentThread().isInterrupted());
        };
        OneLaneBoard board = new OneLaneBoard(new CountDownLatch(0));
        try (Loopback loopback = new Loopback(handler, board);
                ConnectionThreads _ = ConnectionThreads.start(loopback, "test", 1)) {
            for (int i = 0; i < 3; i++) {
                assertThat(ask(loopback)).endsWith("interrupted: false");
                Thread thread = servedBy.take();
                Loopback.await("the thread to wait for a connection", () -> board.state == LaneState.READY);
                thread.interrupt();
            }
            assertThat(ask(loopback)).endsWith("interrupted: false");
        }
    }

    @Test
    void servesOnAfterADispatchedTaskFailed() throws Exception {
        HttpHandler handler = exchange -> exchange.dispatch(() -> {
            throw new IllegalStateException("thrown by a dispatched task, on purpose");
        });
        OneLaneBoard board = new OneLaneBoard(new CountDownLatch(0));
        try (Loopback loopback = new Loopback(handler, board);
                ConnectionThreads engine = ConnectionThreads.start(loopback, "test", 1)) {
            for (int i = 0; i < 3; i++) {
                assertThat(ask(loopback)).doesNotContain("200 OK");
            }
            Loopback.await("the thread to be free", () -> board.state == LaneState.READY);
            assertThat(engine.connections()).isZero();
            assertThat(engine.running()).isZero();
        }
    }

    /** An app's own thread is about to complete the answer when the connection is closed under it. */
    @Test
    void keepsALaneForAConnectionUntilNobodyElseWritesToIt() throws Exception {
        CompletableFuture<HttpServerExchange> running = new CompletableFuture<>();
        CompletableFuture<Thread> carrier = new CompletableFuture<>();
        HttpHandler handler = exchange -> {
            carrier.complete(Thread.currentThread());
            exchange.dispatch(SameThreadExecutor.INSTANCE, () -> {
                running.complete(exchange);
            });
        };
        CountDownLatch mayEnd = new CountDownLatch(1);
        OneLaneBoard board = new OneLaneBoard(mayEnd);
        try (Loopback loopback = new Loopback(handler, board);
                ConnectionThreads engine = ConnectionThreads.start(loopback, "test", 1);
                Socket client = loopback.connect()) {
            Loopback.send(client, GET);
            HttpServerExchange exchange = running.get(10, TimeUnit.SECONDS);
            Thread answering = Thread.ofPlatform()
                    .daemon()
                    .start(() -> exchange.getResponseSender().send("hi"));
            Loopback.await("the answer to be counted", board.ending);
            exchange.getConnection().close();
            Loopback.await("the connection to be closed", () -> engine.connections() == 0);
            Loopback.await(
                    "the connection's thread to wait or to go on",
                    () -> board.state == LaneState.READY || carrier.join().getState() == Thread.State.BLOCKED);
            mayEnd.countDown();
            answering.join();
            Loopback.await("the lane to be free", () -> board.state == LaneState.READY);
        }
    }

    private static String ask(Loopback loopback) throws IOException {
        try (Socket client = loopback.connect()) {
            Loopback.send(client, LAST_GET);
            return Loopback.readAll(client);
        }
    }

    /** A board whose lane holds up whoever counts a request until it may go on. */
    private static final class OneLaneBoard implements Board, Lane {

        private final CountDownLatch ending = new CountDownLatch(1);
        private final CountDownLatch mayEnd;
        private volatile LaneState state = LaneState.OPEN;

        OneLaneBoard(CountDownLatch mayEnd) {
            this.mayEnd = mayEnd;
        }

        @Override
        public int lanes() {
            return 1;
        }

        @Override
        public Lane lane(int index) {
            return this;
        }

        @Override
        public void connectionOpened() {}

        @Override
        public void connectionClosed() {}

        @Override
        public void accepting(boolean accepting) {}

        @Override
        public void state(LaneState state) {
            this.state = state;
        }

        @Override
        public void client(@Nullable String client) {}

        @Override
        public void requestStarted(long nanoTime, String method, String path) {
            state = LaneState.WRITE;
        }

        @Override
        public void requestEnded(int status, long bytesIn, long bytesOut) {
            ending.countDown();
            Loopback.await("the test to go on", mayEnd);
        }
    }
}
