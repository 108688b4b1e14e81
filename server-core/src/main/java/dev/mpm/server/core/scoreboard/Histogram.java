package dev.mpm.server.core.scoreboard;

import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LATENCY_BUCKETS;
import static dev.mpm.server.core.scoreboard.ScoreboardLayout.LATENCY_SUM;

import dev.mpm.server.core.shared.Words;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;

/** Access to a {@link Latency} as it lies in the scoreboard, where it has one writing thread at a time. */
final class Histogram {

    private Histogram() {}

    /** Returns the histogram at an offset; a request that is being counted may be missing in parts of it. */
    static Latency get(MemorySegment memory, long offset) {
        var counts = new ArrayList<Long>(Latency.BUCKETS);
        for (int i = 0; i < Latency.BUCKETS; i++) {
            counts.add(Words.getLong(memory, bucket(offset, i)));
        }
        return new Latency(counts, Words.getLong(memory, offset + LATENCY_SUM));
    }

    /** Adds a request that took so long to the histogram at an offset. No allocation. */
    static void add(MemorySegment memory, long offset, long nanos) {
        Words.add(memory, offset + LATENCY_SUM, nanos);
        Words.add(memory, bucket(offset, Latency.bucket(nanos)), 1);
    }

    /** Adds all requests of another histogram to the one at an offset. */
    static void add(MemorySegment memory, long offset, Latency latency) {
        Words.add(memory, offset + LATENCY_SUM, latency.sumNanos());
        for (int i = 0; i < Latency.BUCKETS; i++) {
            Words.add(memory, bucket(offset, i), latency.counts().get(i));
        }
    }

    private static long bucket(long offset, int number) {
        return offset + LATENCY_BUCKETS + 8L * number;
    }
}
