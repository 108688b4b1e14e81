package dev.mpm.common.connection;

import java.time.Duration;

/**
 * Spreads over time the ends of connections whose clients will come back at once, so that they do not come all together.
 *
 * <p>For one thread; all times in nanoseconds.
 */
final class Farewells {

    /** A hundred per second, which any server takes; closer together only if there are too many for the time. */
    private static final long APART = Duration.ofMillis(10).toNanos();

    private final long end;

    /** When the next one is due. */
    private long next;

    /**
     * Begins with the first at once.
     *
     * @param over the time in which all must have been told
     */
    Farewells(long start, long over) {
        this.next = start;
        this.end = start + over;
    }

    /**
     * Returns how many are due now, and takes them for told.
     *
     * @param left how many have not been told yet
     */
    int due(int left, long now) {
        if (left == 0) {
            next = now;
            return 0;
        }
        long apart = Math.min(APART, (end - next) / left);
        if (apart <= 0) {
            return left;
        }
        int due = Math.clamp((now - next + apart) / apart, 0, left);
        next += due * apart;
        return due;
    }
}
