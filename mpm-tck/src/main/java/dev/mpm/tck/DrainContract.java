package dev.mpm.tck;

import static dev.mpm.tck.HttpSocket.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An engine that drains finishes what it has and takes nothing more. */
interface DrainContract extends Subject {

    Duration STUCK = Duration.ofMillis(200);

    @Test
    default void drainsAtOnceWhenNothingIsOpen() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"))) {
            assertThat(engine.engine().drain(Duration.ZERO)).isTrue();
            assertThat(engine.board().isAccepting()).isFalse();
        }
    }

    @Test
    default void answersWhatIsRunningBeforeItHasDrained() throws Exception {
        var gate = new Gate(patience());
        try (var engine = RunningEngine.start(this, gate);
                var client = engine.connect()) {
            client.send(get("/"));
            gate.awaitEntered(1);
            var drained = engine.drainLater(patience());
            Await.until(
                    patience(),
                    () -> "accepting to end: " + engine.board(),
                    () -> !engine.board().isAccepting());
            assertThat(drained).isNotDone();
            gate.open();
            assertThat(client.answer().body()).isEqualTo("through");
            client.expectEnd();
            assertThat(Await.result(patience(), "drain", drained)).isTrue();
            assertThat(engine.engine().connections()).isZero();
        }
    }

    @Test
    default void endsIdleConnectionsWhenItDrains() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"));
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().saysClose()).isFalse();
            assertThat(engine.engine().drain(patience())).isTrue();
            client.expectEnd();
        }
    }

    /** Also on one that has been idle for long: its client could not know, and may be asking at this moment. */
    @Test
    default void answersOneMoreRequestOnAnIdleConnectionWhenItDrains() throws Exception {
        try (var engine = RunningEngine.start(this, Replies.text("served"));
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().saysClose()).isFalse();
            assertThat(client.hearsWithin(PauseContract.WHILE)).isFalse();
            var drained = engine.drainLater(patience());
            assertThat(client.hearsWithin(PauseContract.WHILE))
                    .as("ended at once")
                    .isFalse();
            var answer = client.send(get("/")).answer();
            assertThat(answer.body()).isEqualTo("served");
            assertThat(answer.saysClose()).as("Connection: close in " + answer).isTrue();
            client.expectEnd();
            client.finish();
            assertThat(Await.result(patience(), "drain", drained)).isTrue();
        }
    }

    @Test
    default void answersTheFirstRequestOfAConnectionThatWasOpenedBeforeItDrains() throws Exception {
        try (var engine = RunningEngine.start(this, Replies.text("served"));
                var client = engine.connect()) {
            Await.until(
                    patience(),
                    () -> "the connection: " + engine.board(),
                    () -> engine.engine().connections() == 1);
            var drained = engine.drainLater(patience());
            assertThat(client.hearsWithin(PauseContract.WHILE))
                    .as("ended at once")
                    .isFalse();
            assertThat(client.send(get("/")).answer().body()).isEqualTo("served");
            client.expectEnd();
            client.finish();
            assertThat(Await.result(patience(), "drain", drained)).isTrue();
        }
    }

    /** Whose limit for headers is much longer than the drain. */
    @Test
    default void endsConnectionsOnWhichNothingWasEverAskedWhenItDrains() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"));
                var client = engine.connect()) {
            Await.until(
                    patience(),
                    () -> "the connection: " + engine.board(),
                    () -> engine.engine().connections() == 1);
            assertThat(engine.engine().drain(patience())).isTrue();
            client.expectEnd();
        }
    }

    @Test
    default void endsIdleConnectionsWhileARequestIsRunning() throws Exception {
        assumeThat(promises().concurrentRequests()).isGreaterThan(1);
        var gate = new Gate(patience());
        try (var engine = RunningEngine.start(this, exchange -> {
                    if (exchange.getRequestPath().equals("/gate")) {
                        gate.handleRequest(exchange);
                        return;
                    }
                    Replies.text(exchange, "served");
                });
                var idle = engine.connect();
                var busy = engine.connect()) {
            assertThat(idle.send(get("/")).answer().saysClose()).isFalse();
            busy.send(get("/gate"));
            gate.awaitEntered(1);
            var drained = engine.drainLater(patience());
            idle.expectEnd();
            gate.open();
            assertThat(busy.answer().body()).isEqualTo("through");
            assertThat(Await.result(patience(), "drain", drained)).isTrue();
        }
    }

    @Test
    default void leavesLaterConnectionsForAnotherEngine() throws IOException {
        try (var listeners = Listeners.tcp(1);
                var leaving = RunningEngine.on(listeners, this, Replies.text("leaving"))) {
            assertThat(leaving.engine().drain(patience())).isTrue();
            try (var client = listeners.connect(0, patience())) {
                client.send(get("/"));
                assertThat(client.hearsWithin(PauseContract.WHILE))
                        .as("answered after the drain")
                        .isFalse();
                leaving.engine().close();
                try (var next = RunningEngine.on(listeners, this, Replies.text("next"))) {
                    assertThat(client.answer().body()).isEqualTo("next");
                    assertThat(next.board().opened()).isEqualTo(1);
                }
            }
        }
    }

    @Test
    default void givesUpDrainingAtTheLimitAndCutsNothing() throws Exception {
        var gate = new Gate(patience());
        try (var engine = RunningEngine.start(this, gate);
                var client = engine.connect()) {
            client.send(get("/"));
            gate.awaitEntered(1);
            long start = System.nanoTime();
            assertThat(engine.engine().drain(STUCK)).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(STUCK.minus(LimitsContract.TOLERANCE), patience());
            gate.open();
            assertThat(client.answer().body()).isEqualTo("through");
        }
    }

    @Test
    default void doesNotWaitForADrainWithoutTime() throws Exception {
        var gate = new Gate(patience());
        try (var engine = RunningEngine.start(this, gate);
                var client = engine.connect()) {
            client.send(get("/"));
            gate.awaitEntered(1);
            assertThat(engine.engine().drain(Duration.ZERO)).isFalse();
            gate.open();
            assertThat(client.answer().body()).isEqualTo("through");
        }
    }

    @Test
    default void saysCloseOnTheAnswerOfARequestThatWasRunningWhenTheDrainBegan() throws Exception {
        var gate = new Gate(patience());
        try (var engine = RunningEngine.start(this, gate);
                var client = engine.connect()) {
            client.send(get("/"));
            gate.awaitEntered(1);
            assertThat(engine.engine().drain(Duration.ZERO)).isFalse();
            gate.open();
            var answer = client.answer();
            assertThat(answer.saysClose()).as("Connection: close in " + answer).isTrue();
            client.expectEnd();
        }
    }

    @Test
    default void stopsWaitingForADrainWhenInterrupted() throws Exception {
        var gate = new Gate(patience());
        try (var engine = RunningEngine.start(this, gate);
                var client = engine.connect()) {
            client.send(get("/"));
            gate.awaitEntered(1);
            long start = System.nanoTime();
            Thread.currentThread().interrupt();
            boolean drained = engine.engine().drain(patience().multipliedBy(3));
            boolean interrupted = Thread.interrupted();
            assertThat(drained).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(patience());
            assertThat(interrupted).as("the interrupt is kept for the caller").isTrue();
            gate.open();
            assertThat(client.answer().body()).isEqualTo("through");
        }
    }

    @Test
    default void servesNoFurtherRequestAfterTheAnswerThatSaysClose() throws Exception {
        var gate = new Gate(patience());
        try (var engine = RunningEngine.start(this, gate);
                var client = engine.connect()) {
            client.send(get("/"));
            gate.awaitEntered(1);
            assertThat(engine.engine().drain(Duration.ZERO)).isFalse();
            client.send(get("/second"));
            gate.open();
            // The first answer says close: the client knows that the second request was not served.
            assertThat(client.answer().saysClose()).isTrue();
            assertThat(client.endsWithin(patience())).isTrue();
            Await.until(
                    patience(),
                    () -> "the first request: " + engine.board(),
                    () -> !engine.board().requests().isEmpty());
            assertThat(engine.board().requests()).hasSize(1);
        }
    }
}
