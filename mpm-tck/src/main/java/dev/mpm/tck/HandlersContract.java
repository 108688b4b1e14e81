package dev.mpm.tck;

import static dev.mpm.tck.HttpSocket.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.NonBlocking;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a handler may do. */
interface HandlersContract extends Subject {

    @Test
    default void entersHandlersOnThreadsThatMayBlock() throws IOException {
        try (var engine = RunningEngine.start(this, exchange -> {
                    boolean inIoThread = exchange.isInIoThread();
                    exchange.startBlocking();
                    exchange.getOutputStream().write(Answer.bytes("isInIoThread " + inIoThread));
                    exchange.getOutputStream().close();
                });
                var client = engine.connect()) {
            // The second and the pipelined third request may come from other threads than the first.
            assertThat(client.send(get("/")).answer().body()).isEqualTo("isInIoThread false");
            client.send(get("/") + get("/"));
            assertThat(client.answer().body()).isEqualTo("isInIoThread false");
            assertThat(client.answer().body()).isEqualTo("isInIoThread false");
        }
    }

    @Test
    default void letsAHandlerBlock() throws IOException, InterruptedException {
        var gate = new Gate(patience());
        try (var engine = RunningEngine.start(this, gate);
                var client = engine.connect()) {
            client.send(get("/"));
            gate.awaitEntered(1);
            gate.open();
            assertThat(client.answer().body()).isEqualTo("through");
        }
    }

    @Test
    default void answersWith500WhenAHandlerThrowsAndGoesOn() throws IOException {
        try (var engine = RunningEngine.start(this, exchange -> {
            if (exchange.getRequestPath().equals("/throw")) {
                throw new IllegalStateException("thrown by a handler of the suite, on purpose");
            }
            Replies.text(exchange, "alive");
        })) {
            for (int i = 0; i < 2 * promises().concurrentRequests() + 1; i++) {
                try (var client = engine.connect()) {
                    assertThat(client.send(get("/throw")).answer().status())
                            .isEqualTo(StatusCodes.INTERNAL_SERVER_ERROR);
                }
            }
            try (var other = engine.connect()) {
                assertThat(other.send(get("/")).answer().body()).isEqualTo("alive");
            }
        }
    }

    @Test
    default void answersWith500WhenAHandlerRunsIntoAnError() throws IOException {
        try (var engine = RunningEngine.start(this, exchange -> {
            if (exchange.getRequestPath().equals("/throw")) {
                throw new AssertionError("thrown by a handler of the suite, on purpose");
            }
            Replies.text(exchange, "alive");
        })) {
            try (var client = engine.connect()) {
                assertThat(client.send(get("/throw")).answer().status()).isEqualTo(StatusCodes.INTERNAL_SERVER_ERROR);
            }
            try (var other = engine.connect()) {
                assertThat(other.send(get("/")).answer().body()).isEqualTo("alive");
            }
        }
    }

    @Test
    default void goesOnAfterADispatchedTaskFailed() throws IOException {
        try (var engine = RunningEngine.start(this, exchange -> {
            if (exchange.getRequestPath().equals("/throw")) {
                exchange.dispatch(() -> {
                    throw new IllegalStateException("thrown by a dispatched task of the suite, on purpose");
                });
                return;
            }
            Replies.text(exchange, "alive");
        })) {
            for (int i = 0; i < promises().concurrentRequests() + 1; i++) {
                try (var client = engine.connect()) {
                    // Undertow leaves such a request alone: whether the client is told depends on the engine.
                    client.send(get("/throw"));
                    assertThat(client.hearsWithin(patience()))
                            .as("answered or ended")
                            .isTrue();
                }
            }
            try (var other = engine.connect()) {
                assertThat(other.send(get("/")).answer().body()).isEqualTo("alive");
            }
            Await.until(
                    patience(),
                    () -> "nothing left: " + engine.board(),
                    () -> engine.engine().running() == 0 && engine.engine().connections() == 0);
        }
    }

    @Test
    default void answersAlthoughTheHandlerLeftAnInterrupt() throws IOException {
        try (var engine = RunningEngine.start(this, exchange -> {
                    boolean before = Thread.currentThread().isInterrupted();
                    Thread.currentThread().interrupt();
                    Replies.text(exchange, "interrupted before: " + before);
                });
                var client = engine.connect()) {
            for (int i = 0; i < 2 * promises().concurrentRequests() + 1; i++) {
                assertThat(client.send(get("/")).answer().body()).isEqualTo("interrupted before: false");
            }
        }
    }

    @Test
    default void answersFromAnotherThreadAfterADispatch() throws IOException {
        try (var engine = RunningEngine.start(
                        this,
                        exchange -> exchange.dispatch(HandlersContract::onOwnThread, () -> {
                            Replies.text(exchange, Thread.currentThread().getName());
                        }));
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().body()).isEqualTo("tck-own");
            client.send(get("/") + get("/"));
            assertThat(client.answer().body()).isEqualTo("tck-own");
            assertThat(client.answer().body()).isEqualTo("tck-own");
        }
    }

    @Test
    default void answersLongAfterTheHandlerReturned() throws IOException, InterruptedException {
        var dispatched = new CountDownLatch(1);
        var finish = new CountDownLatch(1);
        try (var engine = RunningEngine.start(
                        this,
                        exchange -> exchange.dispatch(HandlersContract::onOwnThread, () -> {
                            dispatched.countDown();
                            try {
                                Await.latch(patience(), "the test to go on", finish);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                            Replies.text(exchange, "late");
                        }));
                var client = engine.connect()) {
            client.send(get("/"));
            Await.latch(patience(), "the dispatched task to run", dispatched);
            assertThat(engine.engine().running()).as("running requests").isEqualTo(1);
            finish.countDown();
            assertThat(client.answer().body()).isEqualTo("late");
            assertThat(client.send(get("/")).answer().body()).isEqualTo("late");
        }
    }

    private static void onOwnThread(Runnable task) {
        Thread.ofPlatform().name("tck-own").daemon().start(task);
    }

    @Test
    default void runsADispatchedHandlerWhereItMayBlock() throws IOException {
        HttpHandler second = exchange -> {
            exchange.startBlocking();
            Replies.text(exchange, "dispatched, isInIoThread " + exchange.isInIoThread());
        };
        try (var engine = RunningEngine.start(this, exchange -> exchange.dispatch(second));
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().body()).isEqualTo("dispatched, isInIoThread false");
            assertThat(client.send(get("/")).answer().body()).isEqualTo("dispatched, isInIoThread false");
        }
    }

    @Test
    default void servesAHandlerThatPromisesNotToBlock() throws IOException {
        try (var engine = RunningEngine.start(this, new PromisedHandler());
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().body()).isEqualTo("quick");
            assertThat(client.send(get("/blocking")).answer().body()).isEqualTo("blocking, isInIoThread false");
            client.send(get("/") + get("/blocking") + get("/"));
            assertThat(client.answer().body()).isEqualTo("quick");
            assertThat(client.answer().body()).isEqualTo("blocking, isInIoThread false");
            assertThat(client.answer().body()).isEqualTo("quick");
        }
    }

    /** Answers itself, or passes on to a handler that may block. */
    @NonBlocking
    final class PromisedHandler implements HttpHandler {

        private final HttpHandler blocking = new BlockingHandler(
                exchange -> Replies.text(exchange, "blocking, isInIoThread " + exchange.isInIoThread()));

        @Override
        public void handleRequest(HttpServerExchange exchange) throws Exception {
            if (exchange.getRequestPath().equals("/blocking")) {
                blocking.handleRequest(exchange);
                return;
            }
            Replies.text(exchange, "quick");
        }
    }
}
