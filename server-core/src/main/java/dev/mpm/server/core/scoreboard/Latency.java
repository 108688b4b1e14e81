package dev.mpm.server.core.scoreboard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long requests took, from the first byte that came until the answer had been sent: a histogram.
 *
 * @param counts requests by bucket, {@link #BUCKETS} of them: each counts those above the bound before and up to its own
 * @param sumNanos the time of all of them together, in nanoseconds
 */
public record Latency(List<Long> counts, long sumNanos) {

    /** The upper bounds of all buckets but the last, which has none: from half a millisecond to a minute. */
    public static final List<Duration> BOUNDS = Stream.of(
                    500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000,
                    5_000_000, 10_000_000, 30_000_000, 60_000_000)
            .map(micros -> Duration.ofNanos(micros * 1_000L))
            .toList();

    /** How many buckets there are. */
    public static final int BUCKETS = BOUNDS.size() + 1;

    /** No request yet. */
    public static final Latency NONE = new Latency(Collections.nCopies(BUCKETS, 0L), 0);

    private static final long[] NANOS =
            BOUNDS.stream().mapToLong(Duration::toNanos).toArray();

    public Latency {
        counts = List.copyOf(counts);
    }

    /** Returns the bucket of a request that took so long. No allocation. */
    static int bucket(long nanos) {
        int bucket = 0;
        while (bucket < NANOS.length && nanos > NANOS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** Returns the sums. */
    public Latency plus(Latency other) {
        List<Long> sums = new ArrayList<>();
        for (int i = 0; i < BUCKETS; i++) {
            sums.add(counts.get(i) + other.counts.get(i));
        }
        return new Latency(sums, sumNanos + other.sumNanos);
    }
}
