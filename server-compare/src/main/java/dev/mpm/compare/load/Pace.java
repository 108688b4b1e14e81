package dev.mpm.compare.load;

import java.util.concurrent.TimeUnit;

/**
 * Says when requests are due: evenly spaced, from a beginning until before an end. Times are those of {@code System.nanoTime()}.
 * One thread uses it.
 */
final class Pace {

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final double interval;
    private final long begin;
    private final long end;
    private long taken;

    /** @param rate requests a second, more than 0 */
    Pace(double rate, long begin, long end) {
        interval = NANOS / rate;
        this.begin = begin;
        this.end = end;
    }

    /** Returns the nanoseconds between two. */
    double interval() {
        return interval;
    }

    boolean isDue(long now) {
        return hasNext() && next() - now <= 0;
    }

    /** Whether any are left. */
    boolean hasNext() {
        return next() - end < 0;
    }

    /** Returns when the next one is due. */
    long next() {
        return begin + Math.round(taken * interval);
    }

    /** Takes the next one and returns when it was due. */
    long take() {
        long due = next();
        taken++;
        return due;
    }
}
