package dev.mpm.server.worker.tasks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.tasks.TaskFailedException;
import dev.mpm.api.tasks.TaskFailedException.Reason;
import dev.mpm.api.tasks.TaskHandle;
import dev.mpm.api.tasks.TaskPool;
import dev.mpm.api.tasks.TaskProgress;
import dev.mpm.api.tasks.TaskRejectedException;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.worker.tasks.Sums.Numbers;
import dev.mpm.server.worker.tasks.Sums.Sum;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pools of threads; what they share with pools of processes is tested here, too. */
@Timeout(30)
class HostedTasksTest {

    private @Nullable HostedTasks tasks;

    @BeforeEach
    void forget() {
        Sums.LET_GO.drainPermits();
        Sums.interrupted = new CountDownLatch(1);
    }

    @AfterEach
    void close() {
        if (tasks != null) {
            tasks.close();
        }
    }

    /** Returns the only pool, {@code p}. */
    private TaskPool pool(String kind, int size, int queue, String timeout) {
        var hosted = new HostedTasks(
                spec(Map.of(
                        "tasks.socket",
                        "/nonexistent/tasks.sock",
                        "tasks.epoch",
                        "1",
                        "tasks.pool.p.kind",
                        kind,
                        "tasks.pool.p.size",
                        Integer.toString(size),
                        "tasks.pool.p.queue",
                        Integer.toString(queue),
                        "tasks.pool.p.timeout",
                        timeout)),
                "");
        tasks = hosted;
        return hosted.pool("p");
    }

    private static BootSpec spec(Map<String, String> services) {
        return new BootSpec(
                0, 1, "", "worker", Map.of(), Map.of(), Map.of(), Map.of(), "App", List.of(), Map.of(), services,
                List.of());
    }

    @ParameterizedTest
    @CsvSource({"threads, false", "virtual, true"})
    void runsATaskOnAThreadOfItsKind(String kind, boolean isVirtual) {
        var handle = pool(kind, 2, 10, "0s").submit(Sums.Add.class, new Numbers(List.of(1, 2, 3)));

        assertThat(handle.result().join()).isEqualTo(new Sum(6, isVirtual));
        assertThat(handle.progress()).isEqualTo(new TaskProgress(1, "added"));
    }

    @Test
    void tellsWhatATaskThrew() {
        var handle = pool("threads", 1, 10, "0s").submit(Sums.Add.class, new Numbers(List.of(-1)));

        assertThatThrownBy(() -> handle.result().join())
                .cause()
                .isInstanceOfSatisfying(TaskFailedException.class, failed -> {
                    assertThat(failed.reason()).isEqualTo(Reason.THREW);
                    assertThat(failed.attempts()).isEqualTo(1);
                    assertThat(failed.stack()).contains("at dev.mpm.server.worker.tasks.Sums$Add.run");
                })
                .hasMessage("task dev.mpm.server.worker.tasks.Sums$Add of pool 'p' failed:"
                        + " java.lang.IllegalArgumentException: number: -1 (expected: >= 0)");
    }

    @Test
    void refusesWhatCannotBeHandedOverUnderEveryKind() {
        var pool = pool("threads", 1, 10, "0s");

        assertThatThrownBy(() -> pool.submit(Sums.Wait.class, new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("argument: java.lang.Object (expected: null, Boolean");
        assertThatThrownBy(() -> pool.submit(Sums.Odd.class, "x").result().join())
                .hasMessageContaining("result: java.lang.Object (expected: null, Boolean");
        assertThatThrownBy(() -> pool.submit(Sums.Hidden.class, "x"))
                .hasMessageContaining("(expected: a public class that is not abstract");
    }

    @Test
    void rejectsWhatFindsNoRoom() {
        var pool = pool("threads", 1, 2, "0s");
        var taken = List.of(wait(pool), wait(pool), wait(pool));

        assertThatThrownBy(() -> wait(pool).result().join())
                .cause()
                .isInstanceOfSatisfying(TaskRejectedException.class, rejected -> {
                    assertThat(rejected.pool()).isEqualTo("p");
                    assertThat(rejected.queue()).isEqualTo(2);
                })
                .hasMessageEndingWith("2 tasks wait already");
        Sums.LET_GO.release(3);
        taken.forEach(handle -> assertThat(handle.result().join()).isEqualTo("w"));
    }

    @Test
    void interruptsATaskThatTakesTooLong() throws InterruptedException {
        var handle = wait(pool("threads", 1, 10, "50ms"));

        assertThatThrownBy(() -> handle.result().join())
                .cause()
                .isInstanceOfSatisfying(
                        TaskFailedException.class,
                        failed -> assertThat(failed.reason()).isEqualTo(Reason.TIMEOUT))
                .hasMessageEndingWith("ran longer than 50 ms; its thread was interrupted");
        assertThat(Sums.interrupted.await(10, SECONDS)).isTrue();
    }

    @Test
    void interruptsATaskThatIsGivenUpAndForgetsOneThatWaits() throws InterruptedException {
        var pool = pool("virtual", 1, 10, "0s");
        var running = wait(pool);
        var waiting = wait(pool);
        var last = wait(pool);
        while (!Sums.LET_GO.hasQueuedThreads()) {
            Thread.onSpinWait();
        }
        waiting.cancel();
        running.result().cancel(true);
        assertThat(Sums.interrupted.await(10, SECONDS)).isTrue(); // else it might be let go
        Sums.LET_GO.release();

        assertThat(last.result().join()).isEqualTo("w");
        assertThatThrownBy(() -> waiting.result().join()).isInstanceOf(CancellationException.class);
        assertThat(Sums.LET_GO.availablePermits()).isZero();
    }

    @Test
    void namesThePoolsThereAre() {
        var _ = pool("threads", 1, 1, "0s");

        assertThatThrownBy(() -> tasks().pool("q"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no task pool 'q' (expected: one of p)");
        assertThat(tasks().names()).containsExactly("p");
    }

    @Test
    void saysThatTheMasterCannotBeReached() {
        var pool = pool("processes", 1, 1, "0s");

        assertThatThrownBy(() -> wait(pool))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "cannot hand in a task for pool 'p': cannot connect to /nonexistent/tasks.sock");
    }

    @Test
    void gathersTheResultsOfManyChunksInOrderThroughASmallQueue() {
        var pool = pool("threads", 2, 1, "0s");
        var chunks = IntStream.range(0, 500)
                .mapToObj(number -> new Numbers(List.of(number, number)))
                .toList();

        var group = pool.map(Sums.Add.class, chunks);

        assertThat(group.results().join())
                .extracting(Sum::value)
                .isEqualTo(
                        IntStream.range(0, 500).mapToObj(number -> 2L * number).toList());
        assertThat(group.progress().fraction()).isEqualTo(1);
    }

    @Test
    void tellsOfEachResultOnce() throws InterruptedException {
        var pool = pool("threads", 4, 10, "0s");
        var group = pool.map(
                Sums.Add.class,
                IntStream.range(0, 50).mapToObj(n -> new Numbers(List.of(n))).toList());
        List<Integer> told = Collections.synchronizedList(new ArrayList<>());
        var all = new CountDownLatch(50);
        group.onResult((index, sum) -> {
            told.add(index);
            all.countDown();
        });

        assertThat(all.await(10, SECONDS)).isTrue();
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 50).boxed().toList());
    }

    @Test
    void failsAWholeJobWithItsFirstFailureAndGivesUpTheRest() {
        var pool = pool("threads", 1, 10, "0s");
        var group = pool.map(
                Sums.Add.class, List.of(new Numbers(List.of(1)), new Numbers(List.of(-1)), new Numbers(List.of(2))));

        assertThatThrownBy(() -> group.results().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(TaskFailedException.class);
    }

    @Test
    void tellsOfEveryResultBeforeTheJobIsComplete() throws InterruptedException {
        var group = pool("threads", 1, 10, "0s").map(Sums.Wait.class, List.of("w"));
        var asked = new CountDownLatch(1);
        var told = new CountDownLatch(1);
        group.onResult((_, _) -> {
            asked.countDown();
            awaitPatiently(told);
        });
        Sums.LET_GO.release();
        assertThat(asked.await(10, SECONDS)).isTrue();
        List<@Nullable Object> heard = Collections.synchronizedList(new ArrayList<>());
        group.onResult((_, result) -> heard.add(result));
        told.countDown();

        assertThat(group.results().join()).isEqualTo(List.of("w"));
        assertThat(heard).containsExactly("w");
    }

    private static void awaitPatiently(CountDownLatch latch) {
        try {
            var _ = latch.await(10, SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"null", "overflow"})
    void endsATaskWhoseExceptionCannotBePrinted(String how) {
        var handle = pool("threads", 1, 10, "0s").submit(Sums.Nasty.class, how);

        assertThatThrownBy(() -> handle.result().join())
                .cause()
                .isInstanceOf(TaskFailedException.class)
                .hasMessageEndingWith("failed: dev.mpm.server.worker.tasks.Sums$Unprintable");
    }

    @Test
    void hasNothingToDoForNoChunks() {
        assertThat(pool("threads", 1, 1, "0s")
                        .map(Sums.Add.class, List.<Numbers>of())
                        .results()
                        .join())
                .isEmpty();
    }

    @Test
    void givesUpWhatHasNotEndedWhenItIsClosed() throws InterruptedException {
        var pool = pool("threads", 1, 10, "0s");
        var _ = wait(pool);
        var waiting = wait(pool);
        close();

        assertThatThrownBy(() -> waiting.result().join()).isInstanceOf(CancellationException.class);
        assertThat(Sums.interrupted.await(10, SECONDS)).isTrue();
    }

    private HostedTasks tasks() {
        var present = tasks;
        if (present == null) {
            throw new IllegalStateException("no pool was made");
        }
        return present;
    }

    private static TaskHandle<@Nullable Object> wait(TaskPool pool) {
        return pool.submit(Sums.Wait.class, "w");
    }
}
