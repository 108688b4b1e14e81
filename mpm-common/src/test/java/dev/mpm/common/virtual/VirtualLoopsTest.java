package dev.mpm.common.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.common.Loopback;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("NullAway.Init") // started before each test
class VirtualLoopsTest {

    private VirtualLoops loops;

    @BeforeEach
    void start() throws IOException {
        loops = Objects.requireNonNull(VirtualLoops.start("test", 1), "virtual loops");
    }

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void runsVirtualThreadsAndWhatTheyStartOnOneThread() throws InterruptedException {
        Set<String> carriers = ConcurrentHashMap.newKeySet();
        Thread parent = loops.place("parent").thread().start(() -> {
            carriers.add(carrier());
            Thread child = Thread.ofVirtual().start(() -> carriers.add(carrier()));
            join(child);
            carriers.add(carrier());
        });
        parent.join();

        assertThat(parent.isVirtual()).isTrue();
        assertThat(carriers).hasSize(1).allMatch(name -> name.contains("test carrier "));
    }

    @Test
    void givesThreadsToItsLoopsInTurn() throws Exception {
        Set<String> carriers = ConcurrentHashMap.newKeySet();
        try (VirtualLoops three = Objects.requireNonNull(VirtualLoops.start("three", 3), "virtual loops")) {
            for (int i = 0; i < 30; i++) {
                three.place("one of many")
                        .thread()
                        .start(() -> carriers.add(carrier()))
                        .join();
            }
        }
        assertThat(carriers).hasSize(3);
    }

    @Test
    void letsOthersGoOnWhileOneComputes() throws InterruptedException {
        AtomicBoolean enough = new AtomicBoolean();
        CountDownLatch computing = new CountDownLatch(1);
        Thread selfish = loops.place("selfish").thread().start(() -> {
            computing.countDown();
            while (!enough.get()) {
                Thread.onSpinWait();
            }
        });
        computing.await();
        Thread other = loops.place("other").thread().start(() -> LockSupport.parkNanos(1));

        assertThat(other.join(Duration.ofSeconds(30))).as("the other has ended").isTrue();
        assertThat(selfish.isAlive()).isTrue();
        enough.set(true);
        selfish.join();
    }

    @Test
    void letsOthersGoOnWhileManyCompute() throws InterruptedException {
        AtomicBoolean enough = new AtomicBoolean();
        int many = 10;
        CountDownLatch computing = new CountDownLatch(many);
        List<Thread> selfish = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            selfish.add(loops.place("selfish").thread().start(() -> {
                computing.countDown();
                while (!enough.get()) {
                    LockSupport.parkNanos(1);
                    spin(Duration.ofMillis(20));
                }
            }));
        }

        assertThat(computing.await(30, TimeUnit.SECONDS)).as("all run").isTrue();
        enough.set(true);
        for (Thread thread : selfish) {
            thread.join();
        }
    }

    @Test
    void goesOnWhenAllThreadsThatItMayHaveWereKept() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        try (VirtualLoops few = Objects.requireNonNull(VirtualLoops.start("few", 1, 1), "virtual loops")) {
            CountDownLatch computing = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                few.place("selfish").thread().start(() -> {
                    computing.countDown();
                    while (!enough.get()) {
                        Thread.onSpinWait();
                    }
                });
            }
            computing.await();
            Thread other = few.place("other").thread().start(() -> LockSupport.parkNanos(1));
            assertThat(other.join(Duration.ofMillis(100)))
                    .as("ended while all were kept")
                    .isFalse();
            enough.set(true);

            assertThat(other.join(Duration.ofSeconds(30))).as("ended").isTrue();
        }
    }

    /** A wake-up that got lost would leave a pair waiting for each other for ever. */
    @Test
    void losesNoWakeUpBetweenThreadsOfOneLoopOrOfNone() throws InterruptedException {
        int rounds = 20_000;
        List<Thread> all = new ArrayList<>();
        for (int pair = 0; pair < 4; pair++) {
            AtomicInteger ball = new AtomicInteger();
            Thread.Builder partner = pair % 2 == 0
                    ? loops.place("partner").thread()
                    : Thread.ofPlatform().name("partner");
            Thread[] both = new Thread[2];
            both[0] = loops.place("player").thread().unstarted(() -> play(ball, 0, rounds, both));
            both[1] = partner.unstarted(() -> play(ball, 1, rounds, both));
            all.addAll(List.of(both));
        }
        all.forEach(Thread::start);
        for (Thread thread : all) {
            thread.join();
        }
    }

    @Test
    void goesOnUnderLocksAndSleeps() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        Object monitor = new Object();
        int[] counts = new int[2];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            threads.add(loops.place("counting").thread().start(() -> {
                for (int round = 0; round < 20; round++) {
                    lock.lock();
                    try {
                        counts[0]++;
                        LockSupport.parkNanos(1_000);
                    } finally {
                        lock.unlock();
                    }
                    synchronized (monitor) {
                        counts[1]++;
                        LockSupport.parkNanos(1_000);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(counts).containsExactly(1_000, 1_000);
    }

    @Test
    void letsThreadsThatItLeavesBehindEnd() throws InterruptedException {
        CountDownLatch mayEnd = new CountDownLatch(1);
        Thread left = loops.place("left behind").thread().start(() -> await(mayEnd));
        Loopback.await("it to wait", () -> left.getState() == Thread.State.WAITING);
        loops.close();
        mayEnd.countDown();

        assertThat(left.join(Duration.ofSeconds(30))).as("it has ended").isTrue();
    }

    @Test
    void endsItsThreads() {
        Loopback.await("its driver", () -> !threadsNamed("test carrier ").isEmpty());
        loops.close();

        Loopback.await("its driver to end", () -> threadsNamed("test carrier ").isEmpty());
        Loopback.await("its watch to end", () -> threadsNamed("test loop watch").isEmpty());
    }

    private static List<String> threadsNamed(String beginning) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith(beginning))
                .toList();
    }

    private static void play(AtomicInteger ball, int side, int rounds, Thread[] both) {
        for (int i = side; i < rounds; i += 2) {
            while (ball.get() != i) {
                LockSupport.park();
            }
            ball.set(i + 1);
            LockSupport.unpark(both[1 - side]);
        }
    }

    private static void spin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** Returns the name of the platform thread that runs this virtual one, as its text ends with it. */
    private static String carrier() {
        String text = Thread.currentThread().toString();
        return text.substring(text.indexOf('@') + 1);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
