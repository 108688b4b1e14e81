package dev.mpm.server.core.shared;

import static dev.mpm.server.core.shared.MapLayout.HEADER_KEY_BYTES;
import static dev.mpm.server.core.shared.MapLayout.HEADER_MAGIC;
import static dev.mpm.server.core.shared.MapLayout.HEADER_PER_STRIPE;
import static dev.mpm.server.core.shared.MapLayout.HEADER_SEED;
import static dev.mpm.server.core.shared.MapLayout.HEADER_STRIPES;
import static dev.mpm.server.core.shared.MapLayout.HEADER_VALUE_BYTES;
import static dev.mpm.server.core.shared.MapLayout.HEADER_VERSION;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.security.SecureRandom;
import java.util.Optional;

/** Writes the first line of a region that becomes a map, and reads that of one that is a map. */
final class MapHeader {

    private MapHeader() {}

    /**
     * Returns the layout of the map in a region; empty if it holds none, or one of another release. A layout that no map of
     * this size has is none either: any app may have written over it, and nobody is to follow it out of the region.
     */
    static Optional<MapLayout> read(MemorySegment memory) {
        boolean isOurs = Words.getLong(memory, HEADER_MAGIC) == MapLayout.MAGIC
                && Words.getInt(memory, HEADER_VERSION) == MapLayout.VERSION;
        return isOurs
                ? Optional.of(new MapLayout(
                                Words.getInt(memory, HEADER_KEY_BYTES),
                                Words.getInt(memory, HEADER_VALUE_BYTES),
                                Words.getInt(memory, HEADER_STRIPES),
                                Words.getInt(memory, HEADER_PER_STRIPE)))
                        .filter(layout -> layout.isFor(memory.byteSize()))
                : Optional.empty();
    }

    static long seed(MemorySegment memory) {
        return Words.getLong(memory, HEADER_SEED);
    }

    /**
     * Gives the region the format unless it has one; under the lock for that. The magic number makes it valid, so it is last;
     * another one comes first, by which whoever finds it knows that a process died in between, and begins again.
     */
    static void ensure(String region, MemorySegment memory, MapLayout wanted) {
        long magic = Words.getLong(memory, HEADER_MAGIC);
        if (magic == 0) {
            requireZeros(region, memory);
        }
        if (magic == 0 || magic == MapLayout.FORMATTING) {
            write(memory, wanted);
            return;
        }
        int version = Words.getInt(memory, HEADER_VERSION);
        if (magic != MapLayout.MAGIC || version != MapLayout.VERSION) {
            throw new IllegalStateException("shared region '" + region + "' begins with "
                    + (magic == MapLayout.MAGIC ? "a map of version " + version : "0x" + Long.toHexString(magic))
                    + " (expected: zeros, or a map of version " + MapLayout.VERSION + ")");
        }
        read(memory)
                .orElseThrow(() -> new IllegalStateException("shared region '" + region
                        + "' begins with a map that does not fit into it (expected: one of its size); something has"
                        + " written over its first 64 bytes"))
                .expect(region, wanted);
    }

    private static void requireZeros(String region, MemorySegment memory) {
        for (long at = HEADER_VERSION; at <= memory.byteSize() - Long.BYTES; at += Long.BYTES) {
            if (memory.get(ValueLayout.JAVA_LONG, at) != 0) {
                throw new IllegalStateException("shared region '" + region + "' is in use as plain memory, at offset "
                        + at + " (expected: zeros); use another region for the map");
            }
        }
    }

    private static void write(MemorySegment memory, MapLayout layout) {
        Words.set(memory, HEADER_MAGIC, MapLayout.FORMATTING);
        VarHandle.storeStoreFence();
        Words.set(memory, HEADER_VERSION, MapLayout.VERSION);
        Words.set(memory, HEADER_KEY_BYTES, layout.keyBytes());
        Words.set(memory, HEADER_VALUE_BYTES, layout.valueBytes());
        Words.set(memory, HEADER_STRIPES, layout.stripes());
        Words.set(memory, HEADER_PER_STRIPE, layout.perStripe());
        Words.set(memory, HEADER_SEED, new SecureRandom().nextLong());
        Words.publish(memory, HEADER_MAGIC, MapLayout.MAGIC);
    }
}
