package dev.mpm.server.core.scoreboard;

import dev.mpm.server.core.shared.Words;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A counter that shows readers whether what they read belongs together: odd while its one writer changes the fields it
 * guards, and another even number afterwards. The writer never waits.
 */
final class Sequence {

    /** A writer needs some ten nanoseconds; one that lost the CPU half-way, or died there, needs for ever. */
    private static final int TRIES = 1_000;

    private Sequence() {}

    /** Begins a change. */
    static void begin(MemorySegment memory, long offset) {
        Words.set(memory, offset, Words.getInt(memory, offset) | 1);
        VarHandle.storeStoreFence();
    }

    /** Ends a change. */
    static void end(MemorySegment memory, long offset) {
        Words.publish(memory, offset, Words.getInt(memory, offset) + 1);
    }

    /** Reads until nothing has changed meanwhile; returns null if that does not come about. */
    static <T> @Nullable T read(MemorySegment memory, long offset, Supplier<T> reading) {
        for (int i = 0; i < TRIES; i++) {
            int before = Words.getInt(memory, offset);
            if ((before & 1) == 0) {
                T result = reading.get();
                VarHandle.loadLoadFence();
                if (Words.getInt(memory, offset) == before) {
                    return result;
                }
            }
            Thread.onSpinWait();
        }
        return null;
    }
}
