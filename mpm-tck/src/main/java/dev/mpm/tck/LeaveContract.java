package dev.mpm.tck;

import static dev.mpm.tck.HttpSocket.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * An engine whose process is for one connection asks the server to let it go. In all other groups it is not let go, as in a
 * single process, and goes on like any other engine.
 */
interface LeaveContract extends Subject {

    private RunningEngine process(Listeners listeners, String answer) throws IOException {
        assumeThat(promises().oneConnectionPerProcess()).isTrue();
        return RunningEngine.ofProcess(listeners, this, Replies.text(answer));
    }

    /** Waits until the engine asks to leave, and returns what says when it has finished. */
    private CompletableFuture<?> leave(RunningEngine engine) throws Exception {
        return Await.result(patience(), "the engine to ask to leave", engine.leave())
                .toCompletableFuture();
    }

    @Test
    default void neverAsksToLeaveUnlessPromised() throws IOException {
        assumeThat(promises().oneConnectionPerProcess()).isFalse();
        try (var listeners = Listeners.tcp(1);
                var engine = RunningEngine.ofProcess(listeners, this, Replies.text("served"))) {
            for (int i = 0; i < 3; i++) {
                try (var client = engine.connect()) {
                    assertThat(client.send(get("/")).answer().body()).isEqualTo("served");
                }
            }
            assertThat(engine.leave()).isNotDone();
        }
    }

    @Test
    default void asksToLeaveBeforeItAnswersItsOnlyConnection() throws Exception {
        try (var listeners = Listeners.tcp(1);
                var engine = process(listeners, "served");
                var client = engine.connect()) {
            var finished = leave(engine);
            assertThat(finished).isNotDone();
            assertThat(engine.board().isAccepting()).isFalse();
            assertThat(client.send(get("/")).answer().body()).isEqualTo("served");
        }
    }

    @Test
    default void keepsNoConnectionWhenItLeaves() throws Exception {
        try (var listeners = Listeners.tcp(1);
                var engine = process(listeners, "served");
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().saysClose()).isTrue();
            client.expectEnd();
            client.finish();
            Await.result(patience(), "the engine to finish", leave(engine));
            assertThat(engine.engine().connections()).isZero();
            assertThat(engine.engine().drain(Duration.ZERO)).isTrue();
        }
    }

    @Test
    default void finishesWhenItsClientLeavesWithoutARequest() throws Exception {
        try (var listeners = Listeners.tcp(1);
                var engine = process(listeners, "served")) {
            try (var _ = engine.connect()) {
                var _ = leave(engine);
            }
            Await.result(patience(), "the engine to finish", leave(engine));
        }
    }

    @Test
    default void takesNoSecondConnectionNotEvenWhenResumed() throws Exception {
        try (var listeners = Listeners.tcp(1);
                var engine = process(listeners, "served");
                var first = engine.connect()) {
            var _ = leave(engine);
            try (var second = engine.connect()) {
                second.send(get("/"));
                assertThat(first.send(get("/")).answer().body()).isEqualTo("served");
                engine.engine().pause();
                engine.engine().resume();
                assertThat(second.hearsWithin(PauseContract.LONG_WHILE))
                        .as("answered by an engine that leaves")
                        .isFalse();
                try (var next = process(listeners, "next")) {
                    assertThat(second.answer().body()).isEqualTo("next");
                    assertThat(next.board().opened()).isEqualTo(1);
                }
            }
            assertThat(engine.board().opened()).isEqualTo(1);
        }
    }

    @Test
    default void answersWhatIsRunningWhenItIsDrainedWhileItLeaves() throws Exception {
        assumeThat(promises().oneConnectionPerProcess()).isTrue();
        var gate = new Gate(patience());
        try (var listeners = Listeners.tcp(1);
                var engine = RunningEngine.ofProcess(listeners, this, gate);
                var client = engine.connect()) {
            client.send(get("/"));
            gate.awaitEntered(1);
            var drained = engine.drainLater(patience());
            assertThat(client.hearsWithin(PauseContract.WHILE)).isFalse();
            gate.open();
            assertThat(client.answer().body()).isEqualTo("through");
            client.expectEnd();
            client.finish();
            assertThat(Await.result(patience(), "drain", drained)).isTrue();
            assertThat(leave(engine)).isCompleted();
        }
    }

    /** One process after the other, as a server would have them, and many clients at once. */
    @Test
    default void servesManyClientsOneProcessEach() throws Exception {
        assumeThat(promises().oneConnectionPerProcess()).isTrue();
        try (var listeners = Listeners.tcp(1)) {
            var clients = new SteadyClients(listeners, patience());
            clients.with(4, SteadyClients.Manner.BUSY).with(2, SteadyClients.Manner.SINGLE);
            for (int i = 0; i < 30; i++) {
                try (var engine = RunningEngine.ofProcess(listeners, this, SteadyClients::answer)) {
                    Await.result(patience(), "the engine to finish", leave(engine));
                    assertThat(engine.board().opened()).isEqualTo(1);
                }
            }
            var last = RunningEngine.on(listeners, this, SteadyClients::answer);
            try (last;
                    clients) {
                clients.awaitAnswers(1);
            }
            assertThat(clients.lost()).as("of " + clients).isEmpty();
        }
    }
}
