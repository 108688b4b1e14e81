package dev.mpm.api.shared;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * A number that all workers share: read, changed atomically, and waited for. Any thread, virtual ones too.
 *
 * <p>Every operation is sequentially consistent, between threads and between processes: what a worker wrote to shared memory
 * before it changed the number is seen by whoever reads the changed number. No operation but {@link #await} waits, and a
 * worker that dies cannot leave one half done.
 */
public interface SharedLong {

    /** Returns the number. */
    long get();

    /** Sets the number. */
    void set(long value);

    /** Sets the number and returns what it was. */
    long getAndSet(long value);

    /**
     * Adds to the number.
     *
     * @return the sum
     */
    long addAndGet(long delta);

    /**
     * Sets the number to {@code next} if it is {@code expected}.
     *
     * @return whether it was
     */
    boolean compareAndSet(long expected, long next);

    /**
     * Sets the number to what the function makes of it.
     *
     * @param change without side effects: it is called again if another worker was faster
     * @return what it is now
     */
    default long updateAndGet(LongUnaryOperator change) {
        while (true) {
            long present = get();
            long next = change.applyAsLong(present);
            if (compareAndSet(present, next)) {
                return next;
            }
        }
    }

    /**
     * Waits while the number is {@code expected}. Whoever changes it and wants that to be noticed at once calls {@link #wake}
     * after the change; if it does not, or dies before, the change is noticed within a tenth of a second.
     *
     * <p>A virtual thread that waits has a thread of the system wait for it.
     *
     * @param timeout the longest wait; zero or less only looks
     * @return whether the number differs from {@code expected}; if not, the time is over
     * @throws InterruptedException if the thread is interrupted, at most a tenth of a second after that
     */
    boolean await(long expected, Duration timeout) throws InterruptedException;

    /**
     * Wakes threads that wait for the number to change, in all workers.
     *
     * @param most how many at most, 1 or more; the longest waiting are not preferred
     * @return how many there were to wake
     */
    int wake(int most);
}
