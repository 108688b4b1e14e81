package dev.mpm.common.adaptive;

import java.time.Duration;

/**
 * What a route must show to be run on the loop, and what sends it back to the pool. Nanoseconds.
 *
 * @param callsAtFirst quick calls in a row on the pool before it is run on the loop for the first time, 0 for at once
 * @param mostCalls the most that are ever asked for: each return to the pool makes it four times as many
 * @param quick the longest time of a quick call
 * @param slow the shortest time of a call that holds the loop too long
 */
public record RouteLimits(int callsAtFirst, int mostCalls, long quick, long slow) {

    private static final int GROWTH = 4;

    /** Returns the limits that hold in a server. */
    public static RouteLimits standard() {
        return new RouteLimits(
                64,
                1 << 16,
                Duration.ofNanos(300_000).toNanos(),
                Duration.ofMillis(1).toNanos());
    }

    /** Returns how many quick calls are asked for after so many were not enough. */
    int callsAfter(int calls) {
        return (int) Math.min(mostCalls, Math.max(1L, calls) * GROWTH);
    }
}
