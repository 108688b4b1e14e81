package dev.mpm.api;

import java.time.Instant;

/**
 * What an engine that decides route by route has decided about one of them. A value.
 *
 * @param name method and path; segments that look like ids are {@code *}
 * @param onLoop whether its requests run on the event loop, not on the pool
 * @param since since when that is so
 * @param calls roughly how often it was called
 * @param meanNanos how long its handler held a thread, on average
 * @param returns how often it was brought back from the loop to the pool
 * @param reason why it was the last time, empty if it never was
 */
public record RouteView(
        String name, boolean onLoop, Instant since, long calls, long meanNanos, int returns, String reason) {}
