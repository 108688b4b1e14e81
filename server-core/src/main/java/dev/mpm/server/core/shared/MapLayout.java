package dev.mpm.server.core.shared;

/**
 * Where everything is in a region that is a map; {@link RegionMap} draws it.
 *
 * @param keyBytes the longest key
 * @param valueBytes the longest value
 * @param stripes into how many parts the entries are divided, each with a lock
 * @param perStripe how many entries each part has
 */
record MapLayout(int keyBytes, int valueBytes, int stripes, int perStripe) {

    /** The bytes {@code MPMSHMAP}, read as a little-endian number. */
    static final long MAGIC = 0x5041_4D48_534D_504DL;

    /** Stands in its place while a region is given the format: the bytes {@code MPMSHNEW}. */
    static final long FORMATTING = 0x5745_4E48_534D_504DL;

    /** To be raised with every change of the layout. */
    static final int VERSION = 1;

    // Header
    static final long HEADER_MAGIC = 0;
    static final long HEADER_VERSION = 8;
    static final long HEADER_KEY_BYTES = 12;
    static final long HEADER_VALUE_BYTES = 16;
    static final long HEADER_STRIPES = 20;
    static final long HEADER_PER_STRIPE = 24;
    static final long HEADER_SEED = 32;
    static final long HEADER_SIZE = 64;

    // Stripe
    static final long STRIPE_USED = 0;
    static final long STRIPE_BUSY = 4;
    static final long STRIPE_SIZE = 64;

    // Entry
    static final long ENTRY_CONTROL = 0;
    static final long ENTRY_HASH = 8;
    static final long ENTRY_KEY_LENGTH = 16;
    static final long ENTRY_KEY = 24;

    // One of the two halves of an entry
    static final long HALF_EXPIRES = 0;
    static final long HALF_LENGTH = 8;
    static final long HALF_VALUE = 16;

    static final int LONGEST_KEY = 1024;
    static final int LONGEST_VALUE = 65536;

    /** Less would be filled unevenly by the hash. */
    private static final int FEWEST_PER_STRIPE = 512;

    /** As many as threads and processes keep out of each other's way with; beyond it only large maps have more. */
    private static final int USUAL_STRIPES = 64;

    /** More would take long to be swept. */
    private static final int MANY_PER_STRIPE = 2048;

    private static final int MOST_STRIPES = 4096;

    /** Divides a region of a size. */
    static MapLayout fitting(int keyBytes, int valueBytes, long size) {
        check("keyBytes", keyBytes, LONGEST_KEY);
        check("valueBytes", valueBytes, LONGEST_VALUE);
        long entrySize = new MapLayout(keyBytes, valueBytes, 1, 1).entrySize();
        long all = (size - HEADER_SIZE) / entrySize;
        int usual = Math.clamp(all / FEWEST_PER_STRIPE, 1, USUAL_STRIPES);
        int stripes = Math.clamp(all / MANY_PER_STRIPE, usual, MOST_STRIPES);
        long each = (size - HEADER_SIZE - stripes * STRIPE_SIZE) / entrySize / stripes;
        if (each < 1) {
            throw new IllegalArgumentException("region of " + size + " bytes: too small for a map of keys up to "
                    + keyBytes + " and values up to " + valueBytes + " bytes, as one entry takes " + entrySize);
        }
        return new MapLayout(keyBytes, valueBytes, stripes, (int) Math.min(each, Integer.MAX_VALUE / MOST_STRIPES));
    }

    private static void check(String what, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: 1 to " + most + ")");
        }
    }

    /** Returns whether it is what a region of a size is divided into. */
    boolean isFor(long size) {
        try {
            return equals(fitting(keyBytes, valueBytes, size));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    int capacity() {
        return stripes * perStripe;
    }

    long stripe(int stripe) {
        return HEADER_SIZE + stripe * STRIPE_SIZE;
    }

    /** Returns where an entry begins, counted within its stripe. */
    long entry(int stripe, int index) {
        return stripe(stripes) + ((long) stripe * perStripe + index) * entrySize();
    }

    private long entrySize() {
        return halves() + 2 * halfSize();
    }

    /** Returns where a half begins, from the beginning of its entry. */
    long half(int half) {
        return halves() + half * halfSize();
    }

    private long halves() {
        return ENTRY_KEY + padded(keyBytes);
    }

    private long halfSize() {
        return HALF_VALUE + padded(valueBytes);
    }

    private static long padded(int bytes) {
        return (bytes + 7L) & -8L;
    }

    /** Refuses a map of another format than the app asks for. */
    void expect(String region, MapLayout wanted) {
        if (!equals(wanted)) {
            throw new IllegalStateException("shared region '" + region + "' is a map " + this + " (expected: " + wanted
                    + "); it keeps its format until the server stops: use another region");
        }
    }

    @Override
    public String toString() {
        return "of keys up to " + keyBytes + " and values up to " + valueBytes + " bytes";
    }
}
