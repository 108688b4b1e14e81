package dev.mpm.tck;

import static dev.mpm.tck.HttpSocket.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An engine that is paused takes no connection and serves those it has. */
interface PauseContract extends Subject {

    /** How long nothing must happen; an engine that keeps the contract never shows more in a longer time. */
    Duration WHILE = Duration.ofMillis(150);

    /** As {@link #WHILE}, for what an engine decides only after it has looked around a few times. */
    Duration LONG_WHILE = Duration.ofMillis(700);

    @Test
    default void leavesNewConnectionsInTheBacklogWhilePaused() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"))) {
            engine.engine().pause();
            try (var client = engine.connect()) {
                client.send(get("/"));
                assertThat(client.hearsWithin(WHILE))
                        .as("answered while paused")
                        .isFalse();
                assertThat(engine.board().opened()).isZero();
                engine.engine().resume();
                assertThat(client.answer().body()).isEqualTo("served");
            }
        }
    }

    @Test
    default void pausesAndResumesAgainAndAgain() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"))) {
            for (int i = 0; i < 20; i++) {
                engine.engine().pause();
                engine.engine().resume();
            }
            engine.engine().pause();
            engine.engine().pause();
            try (var client = engine.connect()) {
                client.send(get("/"));
                assertThat(client.hearsWithin(WHILE))
                        .as("answered while paused")
                        .isFalse();
                engine.engine().resume();
                engine.engine().resume();
                assertThat(client.answer().body()).isEqualTo("served");
            }
        }
    }

    @Test
    default void servesTheConnectionsItHasWhilePaused() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"));
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().body()).isEqualTo("served");
            engine.engine().pause();
            for (int i = 0; i < 3; i++) {
                var answer = client.send(get("/")).answer();
                assertThat(answer.body()).isEqualTo("served");
                assertThat(answer.saysClose()).isFalse();
            }
        }
    }

    /** While paused nobody can be let in, so nobody need make room. */
    @Test
    default void keepsTheConnectionsItHasWhilePausedThoughOthersWait() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"));
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().body()).isEqualTo("served");
            engine.engine().pause();
            try (var waiting = engine.connect()) {
                waiting.send(get("/"));
                assertThat(client.hearsWithin(LONG_WHILE)).as("ended").isFalse();
                var answer = client.send(get("/")).answer();
                assertThat(answer.body()).isEqualTo("served");
                assertThat(answer.saysClose()).isFalse();
                client.finish();
                engine.engine().resume();
                assertThat(waiting.answer().body()).isEqualTo("served");
            }
        }
    }

    @Test
    default void letsARunningRequestFinishWhilePaused() throws IOException, InterruptedException {
        var gate = new Gate(patience());
        try (var engine = RunningEngine.start(this, gate);
                var client = engine.connect()) {
            client.send(get("/"));
            gate.awaitEntered(1);
            engine.engine().pause();
            gate.open();
            assertThat(client.answer().body()).isEqualTo("through");
        }
    }

    @Test
    default void showsOnTheBoardWhetherItAccepts() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"))) {
            assertThat(engine.board().isAccepting()).isTrue();
            engine.engine().pause();
            assertThat(engine.board().isAccepting()).isFalse();
            engine.engine().resume();
            Await.until(
                    patience(),
                    () -> "accepting: " + engine.board(),
                    () -> engine.board().isAccepting());
        }
    }
}
