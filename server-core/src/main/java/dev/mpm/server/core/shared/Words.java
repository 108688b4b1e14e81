package dev.mpm.server.core.shared;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Access to the numbers in memory that processes share, with the order that each kind needs.
 *
 * <p>Numbers are read while they are written, by other processes too. All are aligned, so that none is ever seen half
 * written. {@code set} is opaque: it becomes visible some time soon, in no order with other numbers. What must not be seen
 * before something else is written with {@code publish}.
 */
public final class Words {

    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();

    private Words() {}

    /** Returns a number; what is read after it is at least as new. */
    public static int getInt(MemorySegment memory, long offset) {
        return (int) INT.getAcquire(memory, offset);
    }

    /** Returns a number; what is read after it is at least as new. */
    public static long getLong(MemorySegment memory, long offset) {
        return (long) LONG.getAcquire(memory, offset);
    }

    /** Sets a number, in no order with others. */
    public static void set(MemorySegment memory, long offset, int value) {
        INT.setOpaque(memory, offset, value);
    }

    /** Sets a number, in no order with others. */
    public static void set(MemorySegment memory, long offset, long value) {
        LONG.setOpaque(memory, offset, value);
    }

    /** Sets a number after everything that this thread wrote before. */
    public static void publish(MemorySegment memory, long offset, int value) {
        INT.setRelease(memory, offset, value);
    }

    /** Sets a number after everything that this thread wrote before. */
    public static void publish(MemorySegment memory, long offset, long value) {
        LONG.setRelease(memory, offset, value);
    }

    /** Adds to a number that has one writing thread at a time. */
    public static void add(MemorySegment memory, long offset, long amount) {
        LONG.setOpaque(memory, offset, (long) LONG.getOpaque(memory, offset) + amount);
    }

    /** Adds to a number that several threads of one process write. */
    public static void addAtomically(MemorySegment memory, long offset, long amount) {
        long _ = (long) LONG.getAndAdd(memory, offset, amount);
    }
}
