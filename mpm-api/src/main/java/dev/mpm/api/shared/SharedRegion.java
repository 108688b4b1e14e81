package dev.mpm.api.shared;

import java.lang.foreign.MemorySegment;

/**
 * A piece of memory that all workers see. Any thread; nobody closes it: it stays mapped while the worker lives.
 *
 * <p>All numbers in it have the machine's byte order.
 */
public interface SharedRegion {

    /** Returns its name in the configuration. */
    String name();

    /** Returns its size in bytes. */
    long size();

    /**
     * Returns the memory itself. What other workers write becomes visible as with threads that share an array: use
     * {@link java.lang.invoke.VarHandle}s, or {@link #cell}, where order matters. A worker may die between any two writes of
     * its own; whoever comes after it must be able to live with what it left.
     */
    MemorySegment segment();

    /**
     * Returns the number that stands at an offset: eight bytes.
     *
     * @param offset in bytes, a multiple of 8, at most {@code size() - 8}
     * @throws IndexOutOfBoundsException if the number would not be inside the region
     * @throws IllegalArgumentException if the offset is no multiple of 8
     */
    SharedLong cell(long offset);

    /**
     * Returns the map that fills the whole region. The first worker that asks gives the region its format; it keeps that until
     * the server stops, also through a reload.
     *
     * @param keyBytes the longest key, in bytes of UTF-8, 1 to 1024
     * @param valueBytes the longest value, in bytes, 1 to 65536; at least 8 for {@link SharedMap#add}
     * @throws IllegalStateException if the region has a format already that differs, or holds something else; the message says
     *     what was found
     * @throws IllegalArgumentException if not even one entry of that size would fit
     */
    SharedMap map(int keyBytes, int valueBytes);
}
