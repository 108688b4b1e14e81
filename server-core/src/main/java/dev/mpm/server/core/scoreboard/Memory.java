package dev.mpm.server.core.scoreboard;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;

/**
 * Access to single fields of the scoreboard, with the order that each kind needs.
 *
 * <p>Fields are read while they are written, by other processes too. All are aligned, so that none is ever seen half
 * written. {@code set} is opaque: it becomes visible some time soon, in no order with other fields. What must not be seen
 * before something else is written with {@code publish}.
 */
final class Memory {

    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();

    private Memory() {}

    static int getInt(MemorySegment memory, long offset) {
        return (int) INT.getAcquire(memory, offset);
    }

    static long getLong(MemorySegment memory, long offset) {
        return (long) LONG.getAcquire(memory, offset);
    }

    static void set(MemorySegment memory, long offset, int value) {
        INT.setOpaque(memory, offset, value);
    }

    static void set(MemorySegment memory, long offset, long value) {
        LONG.setOpaque(memory, offset, value);
    }

    /** Sets a field after everything that this thread wrote before. */
    static void publish(MemorySegment memory, long offset, int value) {
        INT.setRelease(memory, offset, value);
    }

    /** Adds to a field that has one writing thread at a time. */
    static void add(MemorySegment memory, long offset, long amount) {
        LONG.setOpaque(memory, offset, (long) LONG.getOpaque(memory, offset) + amount);
    }

    /** Returns the histogram at an offset; a request that is being counted may be missing in parts of it. */
    static Latency getLatency(MemorySegment memory, long offset) {
        var counts = new ArrayList<Long>(Latency.BUCKETS);
        for (int i = 0; i < Latency.BUCKETS; i++) {
            counts.add(getLong(memory, offset + ScoreboardLayout.LATENCY_BUCKETS + 8L * i));
        }
        return new Latency(counts, getLong(memory, offset + ScoreboardLayout.LATENCY_SUM));
    }

    /** Adds a histogram to the one at an offset, which has one writing thread at a time. */
    static void add(MemorySegment memory, long offset, Latency latency) {
        add(memory, offset + ScoreboardLayout.LATENCY_SUM, latency.sumNanos());
        for (int i = 0; i < Latency.BUCKETS; i++) {
            add(memory, offset + ScoreboardLayout.LATENCY_BUCKETS + 8L * i, latency.counts().get(i));
        }
    }

    /** Adds to a field that several threads of one process write. */
    static void addAtomically(MemorySegment memory, long offset, long amount) {
        long _ = (long) LONG.getAndAdd(memory, offset, amount);
    }
}
