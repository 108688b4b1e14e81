package dev.mpm.tck;

import static dev.mpm.tck.HttpSocket.get;
import static dev.mpm.tck.HttpSocket.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.LaneState;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What an engine writes to the board, and counts itself. */
interface BoardContract extends Subject {

    @Test
    default void countsConnections() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"))) {
            for (int i = 1; i <= 3; i++) {
                try (var client = engine.connect()) {
                    assertThat(client.send(get("/")).answer().body()).isEqualTo("served");
                    assertThat(engine.board().opened()).isEqualTo(i);
                    assertThat(engine.engine().connections()).isEqualTo(1);
                }
                int ended = i;
                Await.until(
                        patience(),
                        () -> ended + " closed: " + engine.board(),
                        () -> engine.board().closed() == ended
                                && engine.engine().connections() == 0);
            }
        }
    }

    @Test
    default void showsTheRequestThatIsRunning() throws IOException, InterruptedException {
        var gate = new Gate(patience());
        try (var engine = RunningEngine.start(this, gate);
                var client = engine.connect()) {
            client.send(get("/some/path?secret=1"));
            gate.awaitEntered(1);
            assertThat(engine.board().running()).isEqualTo(1);
            assertThat(engine.board().states()).contains(LaneState.WRITE);
            assertThat(engine.engine().running()).isEqualTo(1);
            gate.open();
            client.answer();
            Await.until(
                    patience(),
                    () -> "no request running: " + engine.board(),
                    () -> engine.board().running() == 0 && engine.engine().running() == 0);
        }
    }

    @Test
    default void countsARequestWithItsStatusAndBytes() throws IOException {
        try (var engine = RunningEngine.start(this, Replies::echo);
                var client = engine.connect()) {
            client.send(
                    head("POST /some/path?secret=1 HTTP/1.1", "Host: tck", "Content-Length: 5000") + "x".repeat(5000));
            assertThat(client.answer().body()).hasSize(5000);
            awaitRequests(engine, 1);
            var request = engine.board().requests().getFirst();
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/some/path");
            assertThat(request.status()).isEqualTo(200);
            assertThat(request.client()).isNotNull().contains("127.0.0.1");
            assertThat(request.bytesIn()).isBetween(5000L, 6000L);
            assertThat(request.bytesOut()).isBetween(5000L, 6000L);
        }
    }

    @Test
    default void countsEachOfManyRequestsOnce() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"));
                var client = engine.connect()) {
            client.send(get("/").repeat(20));
            for (int i = 0; i < 20; i++) {
                client.answer();
            }
            awaitRequests(engine, 20);
            assertThat(engine.board().violations()).isEmpty();
        }
    }

    @Test
    default void countsARequestWhoseHandlerThrows() throws IOException {
        try (var engine = RunningEngine.start(this, exchange -> {
                    throw new IllegalStateException("thrown by a handler of the suite, on purpose");
                });
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().status()).isEqualTo(500);
            awaitRequests(engine, 1);
            assertThat(engine.board().requests().getFirst().status()).isEqualTo(500);
            assertThat(engine.engine().running()).isZero();
        }
    }

    @Test
    default void countsARequestWhoseClientHasLeft() throws IOException, InterruptedException {
        var gate = new Gate(patience());
        try (var engine = RunningEngine.start(this, gate)) {
            try (var client = engine.connect()) {
                client.send(get("/"));
                gate.awaitEntered(1);
                client.reset();
            }
            gate.open();
            awaitRequests(engine, 1);
            Await.until(
                    patience(),
                    () -> "nothing left: " + engine.board(),
                    () -> engine.board().closed() == 1
                            && engine.engine().running() == 0
                            && engine.engine().connections() == 0);
        }
    }

    @Test
    default void freesEveryLaneWhenTheConnectionsHaveEnded() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"))) {
            for (int i = 0; i < 2 * promises().concurrentRequests(); i++) {
                try (var client = engine.connect()) {
                    client.send(get("/")).answer();
                }
            }
            Await.until(
                    patience(),
                    () -> "no lane busy: " + engine.board(),
                    () -> engine.board().states().stream().noneMatch(LaneState::isBusy));
        }
    }

    @Test
    default void hasALaneForEachRequestThatItPromisesToRun() {
        assertThat(mpm().shape().lanes()).isGreaterThanOrEqualTo(promises().concurrentRequests());
    }

    private void awaitRequests(RunningEngine engine, int count) {
        Await.until(
                patience(),
                () -> count + " requests: " + engine.board(),
                () -> engine.board().requests().size() == count);
    }
}
