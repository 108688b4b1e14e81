package dev.mpm.server.core.shared;

/**
 * Spreads keys over a map, alike in every process: the seed stands in the region. It is drawn at random, so that clients whose
 * names become keys cannot choose them to meet in one place.
 */
final class KeyHash {

    /** An odd number with as many ones as zeros in no pattern: the golden ratio's fraction. */
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private KeyHash() {}

    static long of(byte[] key, long seed) {
        long hash = mix(seed ^ key.length);
        for (int i = 0; i < key.length; i += Long.BYTES) {
            hash = mix(hash ^ word(key, i)) + seed;
        }
        return mix(hash);
    }

    private static long word(byte[] key, int from) {
        long word = 0;
        for (int i = from; i < Math.min(key.length, from + Long.BYTES); i++) {
            word = (word << Byte.SIZE) | Byte.toUnsignedLong(key[i]);
        }
        return word;
    }

    /** Folds all 128 bits of a product together. */
    private static long mix(long value) {
        return (value * FACTOR) ^ Math.unsignedMultiplyHigh(value, FACTOR) ^ (value >>> Integer.SIZE);
    }
}
