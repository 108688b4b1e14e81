package dev.mpm.server.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PinWatchTest {

    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    /** Static, as the initialisers that wait for it have no other way to it. */
    private static final CountDownLatch RELEASED = new CountDownLatch(1);

    private final List<String> lines = new ArrayList<>();
    private final RunningRequests requests = new RunningRequests();
    private final PinWatch watch = new PinWatch(requests, lines::add);
    private final CountDownLatch entered = new CountDownLatch(2);
    private long now = System.nanoTime();

    @Test
    void namesTheRequestThatWaitsWhereItsThreadCannotGiveWay() throws Exception {
        Thread patient = start("patient", () -> await(RELEASED));
        Thread pinned = start("pinned", () -> assertThat(Slow.NAME).isEqualTo("slow"));
        entered.await();
        lookUntilSuspicious(pinned);
        assertThat(lines).isEmpty();

        later(30 * MILLISECOND);
        assertThat(lines).as("after 30 ms").isEmpty();
        later(30 * MILLISECOND);
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("GET /pinned on pinned has waited for 60 ms without giving ForkJoinPool-")
                .contains(
                        " back to other virtual threads in dev.mpm.server.worker.PinWatchTest.await(PinWatchTest.java:")
                .endsWith(", in the initialiser of class dev.mpm.server.worker.PinWatchTest$Slow");

        later(MINUTE / 2);
        assertThat(lines).as("told once for each wait").hasSize(1);

        RELEASED.countDown();
        pinned.join();
        patient.join();
        later(MINUTE);
        assertThat(lines).hasSize(1);
    }

    /** Looks until the thread has come to its wait; the clock stands still meanwhile. */
    private void lookUntilSuspicious(Thread pinned) {
        long deadline = System.nanoTime() + MINUTE / 2;
        long calm = Duration.ofMillis(250).toNanos();
        while (pinned.getState() != Thread.State.WAITING || watch.look(now) == calm) {
            assertThat(System.nanoTime())
                    .as("waited in vain for the thread to be pinned")
                    .isLessThan(deadline);
            LockSupport.parkNanos(MILLISECOND);
        }
    }

    private void later(long nanos) {
        now += nanos;
        watch.look(now);
    }

    private Thread start(String name, Runnable handler) {
        return Thread.ofVirtual().name(name).start(() -> {
            RequestSlot slot = requests.mine();
            slot.begin(exchange("/" + name), System.nanoTime());
            entered.countDown();
            handler.run();
            slot.end();
        });
    }

    @SuppressWarnings("NullAway") // an exchange without a connection, of which only the request is looked at
    private static HttpServerExchange exchange(String path) {
        return new HttpServerExchange(null).setRequestMethod(Methods.GET).setRequestPath(path);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits in its initialiser, which no virtual thread can leave. */
    private static final class Slow {

        private static final String NAME;

        static {
            PinWatchTest.await(RELEASED);
            NAME = "slow";
        }
    }
}
