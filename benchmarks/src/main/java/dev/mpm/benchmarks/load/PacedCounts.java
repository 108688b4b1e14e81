package dev.mpm.benchmarks.load;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What one run of the paced client has counted so far. One thread uses it. */
final class PacedCounts {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Histogram latencies = new Histogram(3);
    private final Histogram lateness = new Histogram(3);
    private long answered;
    private long errors;

    /** Notes the answer to a request that did not sleep. */
    void quick(long nanos) {
        latencies.recordValue(nanos);
        answered++;
    }

    /** Notes the answer to one that did. */
    void slept() {
        answered++;
    }

    /** Notes that a request was sent so long after it was due, although a connection was free. */
    void late(long nanos) {
        lateness.recordValue(Math.max(0, nanos));
    }

    void failed() {
        errors++;
    }

    void missing(long requests) {
        errors += requests;
    }

    /** Returns the counters as names and numbers. */
    String text(long nanos) {
        return String.format(
                Locale.ROOT,
                "rate=%.1f p50=%.3f p99=%.3f longest=%.3f late=%.3f errors=%d",
                answered / (nanos / NANOS_PER_SECOND),
                latencies.getValueAtPercentile(50) / NANOS_PER_MILLI,
                latencies.getValueAtPercentile(99) / NANOS_PER_MILLI,
                latencies.getMaxValue() / NANOS_PER_MILLI,
                lateness.getValueAtPercentile(99) / NANOS_PER_MILLI,
                errors);
    }
}
