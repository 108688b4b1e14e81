package dev.mpm.server.core.shared;

import static dev.mpm.server.core.shared.MapLayout.ENTRY_CONTROL;
import static dev.mpm.server.core.shared.MapLayout.ENTRY_HASH;
import static dev.mpm.server.core.shared.MapLayout.ENTRY_KEY;
import static dev.mpm.server.core.shared.MapLayout.ENTRY_KEY_LENGTH;
import static dev.mpm.server.core.shared.MapLayout.HALF_EXPIRES;
import static dev.mpm.server.core.shared.MapLayout.HALF_LENGTH;
import static dev.mpm.server.core.shared.MapLayout.HALF_VALUE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.LongFunction;

/**
 * The single entries of a map, by where they begin. Reading is for any thread at any time; changing for whoever holds the lock
 * of the entry's stripe.
 */
final class Entries {

    /** The time to live of what stays for ever. */
    static final long NEVER = 0;

    private final MemorySegment memory;
    private final MapLayout layout;

    Entries(MemorySegment memory, MapLayout layout) {
        this.memory = memory;
        this.layout = layout;
    }

    /** A value as it is in an entry. The array is nobody else's. */
    static final class Value {

        private final byte[] bytes;
        private final long expires;

        /** Takes over the array, with the {@code System.nanoTime()} at which the value's time is over, or {@link #NEVER}. */
        Value(byte[] bytes, long expires) {
            this.bytes = bytes;
            this.expires = expires;
        }

        byte[] bytes() {
            return bytes;
        }

        long expires() {
            return expires;
        }

        boolean isOver() {
            return expires != NEVER && System.nanoTime() - expires >= 0;
        }

        boolean is(byte[] expected) {
            return Arrays.equals(bytes, expected);
        }
    }

    long control(long entry) {
        return Words.getLong(memory, entry + ENTRY_CONTROL);
    }

    int state(long entry) {
        return Control.state(control(entry));
    }

    /**
     * Reads from an entry until nothing has changed meanwhile. A writer fills the half that does not count before it swaps
     * them, and the one that a reader is reading only after another swap: which the reader then sees.
     *
     * @param reading given the control word; what it reads may not belong together, then its result is dropped
     */
    <T> T consistent(long entry, LongFunction<T> reading) {
        while (true) {
            long before = control(entry);
            T result = reading.apply(before);
            VarHandle.loadLoadFence();
            if (control(entry) == before) {
                return result;
            }
            Thread.onSpinWait();
        }
    }

    boolean hasKey(long entry, Key key) {
        return Words.getLong(memory, entry + ENTRY_HASH) == key.hash()
                && Words.getInt(memory, entry + ENTRY_KEY_LENGTH) == key.bytes().length
                && MemorySegment.mismatch(
                                memory,
                                entry + ENTRY_KEY,
                                entry + ENTRY_KEY + key.bytes().length,
                                key.segment(),
                                0,
                                key.bytes().length)
                        < 0;
    }

    long hash(long entry) {
        return Words.getLong(memory, entry + ENTRY_HASH);
    }

    byte[] key(long entry) {
        return bytes(entry + ENTRY_KEY, Words.getInt(memory, entry + ENTRY_KEY_LENGTH));
    }

    Value value(long entry, long control) {
        long half = entry + layout.half(Control.half(control));
        return new Value(
                bytes(half + HALF_VALUE, Words.getInt(memory, half + HALF_LENGTH)),
                Words.getLong(memory, half + HALF_EXPIRES));
    }

    private byte[] bytes(long from, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, from, bytes, 0, length);
        return bytes;
    }

    /** Gives a used entry another value. */
    void write(long entry, Value value) {
        long control = control(entry);
        fill(entry, control, value);
        Words.publish(memory, entry + ENTRY_CONTROL, Control.swapped(control, Control.USED));
    }

    /** Gives a free entry a key and a value. */
    void insert(long entry, Key key, Value value) {
        long control = control(entry);
        fill(entry, control, value);
        Words.set(memory, entry + ENTRY_HASH, key.hash());
        Words.set(memory, entry + ENTRY_KEY_LENGTH, key.bytes().length);
        MemorySegment.copy(key.bytes(), 0, memory, ValueLayout.JAVA_BYTE, entry + ENTRY_KEY, key.bytes().length);
        Words.publish(memory, entry + ENTRY_CONTROL, Control.swapped(control, Control.USED));
    }

    /** Fills the half that does not count. Nobody may see that before the control word that made it so. */
    private void fill(long entry, long control, Value value) {
        VarHandle.fullFence();
        long half = entry + layout.half(1 - Control.half(control));
        Words.set(memory, half + HALF_EXPIRES, value.expires());
        Words.set(memory, half + HALF_LENGTH, value.bytes().length);
        MemorySegment.copy(value.bytes(), 0, memory, ValueLayout.JAVA_BYTE, half + HALF_VALUE, value.bytes().length);
    }

    /** Makes an entry free in one way or the other. */
    void free(long entry, int state) {
        Words.publish(memory, entry + ENTRY_CONTROL, Control.next(control(entry), state));
    }
}
