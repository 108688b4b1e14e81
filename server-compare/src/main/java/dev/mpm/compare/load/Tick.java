package dev.mpm.compare.load;

/**
 * What happened in a short while of a stream: the points of a timeline.
 *
 * @param at its beginning, in seconds after the beginning of the run
 * @param answered the requests whose answers came in it
 * @param errors the requests that failed in it
 * @param p50 the median of their latencies in milliseconds; 0 if there were none
 * @param p99 likewise
 * @param max likewise
 */
public record Tick(double at, long answered, long errors, double p50, double p99, double max) {}
