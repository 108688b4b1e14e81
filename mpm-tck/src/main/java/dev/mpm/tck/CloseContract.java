package dev.mpm.tck;

import static dev.mpm.tck.HttpSocket.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An engine that is closed leaves nothing but the listening sockets. */
interface CloseContract extends Subject {

    @Test
    default void cutsIdleConnectionsWhenClosed() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"));
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().body()).isEqualTo("served");
            engine.engine().close();
            client.expectEnd();
        }
    }

    @Test
    default void cutsARunningRequestAndInterruptsItsHandlerWhenClosed() throws IOException, InterruptedException {
        var entered = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        try (var engine = RunningEngine.start(this, _ -> {
                    entered.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.set(true);
                        throw e;
                    } finally {
                        ended.countDown();
                    }
                });
                var client = engine.connect()) {
            client.send(get("/"));
            Await.latch(patience(), "the handler to be entered", entered);
            engine.engine().close();
            Await.latch(patience(), "the handler to end", ended);
            assertThat(interrupted).isTrue();
            assertThat(client.untilEnd()).doesNotContain("200 OK");
        }
    }

    @Test
    default void leavesTheListenersOpenAndInTheirModeWhenClosed() throws IOException {
        try (var listeners = Listeners.tcp(1);
                var first = RunningEngine.on(listeners, this, Replies.text("first"))) {
            try (var client = listeners.connect(0, patience())) {
                assertThat(client.send(get("/")).answer().body()).isEqualTo("first");
            }
            first.engine().close();
            assertThat(listeners.channels().getFirst().isOpen()).as("open").isTrue();
            assertThat(listeners.channels().getFirst().isBlocking())
                    .as("blocking")
                    .isFalse();
            try (var client = listeners.connect(0, patience())) {
                client.send(get("/"));
                try (var _ = RunningEngine.on(listeners, this, Replies.text("second"))) {
                    assertThat(client.answer().body()).isEqualTo("second");
                }
            }
        }
    }

    /** Runs one engine first, so that threads which others start once for the whole JVM are there already. */
    @Test
    default void endsItsThreadsWhenClosed() throws IOException {
        serveAndClose();
        Set<Thread> before = platformThreads();
        serveAndClose();
        Await.until(
                patience(),
                () -> "threads to end: "
                        + newThreads(before).stream().map(Thread::getName).collect(Collectors.joining(", ")),
                () -> newThreads(before).isEmpty());
    }

    private void serveAndClose() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"));
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().body()).isEqualTo("served");
        }
    }

    private static Set<Thread> newThreads(Set<Thread> before) {
        var now = new HashSet<>(platformThreads());
        now.removeAll(before);
        return now;
    }

    /** Returns all platform threads but those with which the JDK runs virtual ones. */
    private static Set<Thread> platformThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("ForkJoinPool-"))
                .filter(thread -> !thread.getName().startsWith("VirtualThread-"))
                .collect(Collectors.toSet());
    }

    @Test
    default void closesMoreThanOnceAndDoesNothingAfterwards() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"))) {
            engine.engine().close();
            engine.engine().close();
            engine.engine().pause();
            engine.engine().resume();
            long start = System.nanoTime();
            assertThat(engine.engine().drain(patience())).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(patience());
            assertThat(engine.engine().connections()).isZero();
            assertThat(engine.engine().running()).isZero();
            try (var client = engine.connect()) {
                assertThat(client.send(get("/")).hearsWithin(PauseContract.WHILE))
                        .as("answered after the close")
                        .isFalse();
            }
        }
    }

    @Test
    default void closesWhileItIsPaused() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"));
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().body()).isEqualTo("served");
            engine.engine().pause();
            engine.engine().close();
            client.expectEnd();
        }
    }

    @Test
    default void countsEveryConnectionAsClosedWhenClosed() throws IOException {
        try (var engine = RunningEngine.start(this, Replies.text("served"));
                var client = engine.connect()) {
            assertThat(client.send(get("/")).answer().body()).isEqualTo("served");
            engine.engine().close();
            Await.until(
                    patience(),
                    () -> "one closed connection: " + engine.board(),
                    () -> engine.board().closed() == 1);
            assertThat(engine.engine().connections()).isZero();
        }
    }
}
