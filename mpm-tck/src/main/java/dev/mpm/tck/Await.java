package dev.mpm.tck;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for events with a deadline, on the calling thread, and fails the test when they do not come. */
final class Await {

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Await() {}

    /**
     * Waits until a condition holds.
     *
     * @param what what was waited for, for the failure's message; computed only then
     */
    static void until(Duration patience, Supplier<String> what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited " + patience.toMillis() + " ms in vain for " + what.get());
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /** Waits until a latch is open. */
    static void latch(Duration patience, String what, CountDownLatch latch) throws InterruptedException {
        if (!latch.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError(
                    "waited " + patience.toMillis() + " ms in vain for " + what + ": " + latch.getCount() + " missing");
        }
    }

    /** Waits for a result. */
    static <T> T result(Duration patience, String what, Future<T> future) throws InterruptedException {
        try {
            return future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("waited " + patience.toMillis() + " ms in vain for " + what, e);
        } catch (ExecutionException e) {
            throw new AssertionError(what + " failed: " + e.getCause(), e.getCause());
        }
    }
}
