package dev.mpm.server.core.shared;

import java.lang.foreign.MemorySegment;

/** A key as it stands in a map. */
final class Key {

    private final byte[] bytes;
    private final long hash;
    private final MemorySegment segment;

    Key(byte[] bytes, long seed) {
        this.bytes = bytes;
        this.hash = KeyHash.of(bytes, seed);
        this.segment = MemorySegment.ofArray(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    long hash() {
        return hash;
    }

    MemorySegment segment() {
        return segment;
    }
}
