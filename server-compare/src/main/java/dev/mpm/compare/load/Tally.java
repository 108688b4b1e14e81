package dev.mpm.compare.load;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts what one loop saw of a stream. One thread uses it; afterwards, those of all loops are put together. */
final class Tally {

    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long SHORTEST_NANOS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final int DIGITS = 3;

    private final Histogram latencies = histogram(DIGITS);
    private final Histogram lateness = histogram(DIGITS);
    private final Map<String, Long> errors = new HashMap<>();
    private final Ticks ticks;
    private long sent;
    private long answered;
    private long unsent;
    private long closedEarly;

    /** @param begin of the stream, a time of {@code System.nanoTime()} */
    Tally(long begin) {
        ticks = new Ticks(begin);
    }

    /** Returns one that holds everything up to an hour, so that it never grows. */
    static Histogram histogram(int digits) {
        return new Histogram(SHORTEST_NANOS, LONGEST_NANOS, digits);
    }

    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.clamp(nanos, 0, LONGEST_NANOS));
    }

    void sent() {
        sent++;
    }

    /** Notes that a request was sent so long after it was due, although a connection was free. */
    void late(long nanos) {
        record(lateness, nanos);
    }

    /** @param counts whether it came in time for the throughput */
    void answered(long latency, long now, boolean counts) {
        record(latencies, latency);
        ticks.answered(latency, now);
        if (counts) {
            answered++;
        }
    }

    void failed(String kind, long now) {
        errors.merge(kind, 1L, Long::sum);
        ticks.failed(now);
    }

    /** Notes that a request found no connection, and how long it had waited for one. */
    void unsent(long waited) {
        unsent++;
        waited(waited);
    }

    /** Notes for how long a request had waited that was given up: that is what its client saw. */
    void waited(long nanos) {
        record(latencies, nanos);
    }

    /** Takes back a request that nobody waits for any more. */
    void abandoned() {
        sent--;
    }

    void closedEarly() {
        closedEarly++;
    }

    /** Notes that the connection had been closed before the request that was counted as sent. */
    void closedBeforeSent() {
        sent--;
        closedEarly++;
    }

    /** Notes that the timeline reaches until then. */
    void over(long now) {
        ticks.goTo(now);
    }

    Histogram lateness() {
        return lateness;
    }

    /** Puts together what the loops counted, after they have ended. */
    static StreamResult together(Stream stream, List<Tally> loops) {
        var latencies = histogram(DIGITS);
        Map<String, Long> errors = new HashMap<>();
        for (var loop : loops) {
            latencies.add(loop.latencies);
            loop.errors.forEach((kind, times) -> errors.merge(kind, times, Long::sum));
        }
        return new StreamResult(
                stream.name(),
                loops.stream().mapToLong(loop -> loop.sent).sum(),
                loops.stream().mapToLong(loop -> loop.answered).sum(),
                errors,
                loops.stream().mapToLong(loop -> loop.unsent).sum(),
                loops.stream().mapToLong(loop -> loop.closedEarly).sum(),
                latencies,
                stream.time().toNanos() / (double) TimeUnit.SECONDS.toNanos(1),
                Ticks.together(
                        loops.stream().map(loop -> loop.ticks).toList(),
                        stream.from().toNanos()));
    }
}
