package dev.mpm.server.core.shared;

import dev.mpm.api.shared.SharedLong;
import dev.mpm.server.core.posix.Futex;
import dev.mpm.server.core.posix.PosixException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Duration;

/*
 * Waiting. The kernel watches four bytes, and a number has eight: the lower half is watched. A change of the upper half
 * alone, between the look at the number and the wait, would go unnoticed until somebody wakes us; so nobody waits longer than
 * a slice at a time. The same slice bounds how long an interrupt waits, and what is lost when whoever changed the number
 * died before it could wake anybody.
 */

/** A number in a region. Any thread. */
final class Cell implements SharedLong {

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();
    private static final Duration SLICE = Duration.ofMillis(100);
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);
    private static final long LOWER_HALF = ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN) ? 0 : Integer.BYTES;

    private final MemorySegment memory;
    private final long offset;

    Cell(MemorySegment memory, long offset) {
        this.memory = memory;
        this.offset = offset;
    }

    @Override
    public long get() {
        return (long) LONG.getVolatile(memory, offset);
    }

    @Override
    public void set(long value) {
        LONG.setVolatile(memory, offset, value);
    }

    @Override
    public long getAndSet(long value) {
        return (long) LONG.getAndSet(memory, offset, value);
    }

    @Override
    public long addAndGet(long delta) {
        return (long) LONG.getAndAdd(memory, offset, delta) + delta;
    }

    @Override
    public boolean compareAndSet(long expected, long next) {
        return (boolean) LONG.compareAndSet(memory, offset, expected, next);
    }

    @Override
    public boolean await(long expected, Duration timeout) throws InterruptedException {
        long start = System.nanoTime();
        long limit = nanos(timeout);
        while (get() == expected) {
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting for shared memory to change");
            }
            long left = limit - (System.nanoTime() - start);
            if (left <= 0) {
                return false;
            }
            sleep(expected, Math.min(left, SLICE.toNanos()));
        }
        return true;
    }

    private static long nanos(Duration timeout) {
        return timeout.isNegative() ? 0 : timeout.compareTo(FOREVER) < 0 ? timeout.toNanos() : Long.MAX_VALUE;
    }

    private void sleep(long expected, long nanos) throws InterruptedException {
        if (Thread.currentThread().isVirtual()) {
            // In a call of the system it would keep its carrier from all others.
            Deputies.run(() -> sleepHere(expected, nanos));
        } else {
            sleepHere(expected, nanos);
        }
    }

    private void sleepHere(long expected, long nanos) {
        try {
            Futex.await(word(), (int) expected, Duration.ofNanos(nanos));
        } catch (PosixException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public int wake(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("wake: " + most + " (expected: >= 1)");
        }
        try {
            return Futex.wake(word(), most);
        } catch (PosixException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private MemorySegment word() {
        return memory.asSlice(offset + LOWER_HALF, Integer.BYTES);
    }

    @Override
    public String toString() {
        return Long.toString(get());
    }
}
