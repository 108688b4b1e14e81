package dev.mpm.server.core.scoreboard;

/**
 * Where everything is in the scoreboard's file; {@link Scoreboard} draws it. Numbers are in the machine's byte order: the
 * file never leaves the machine, nor outlives its master for long.
 *
 * @param slots how many workers there is room for
 * @param lanesPerSlot how many lanes each of them has
 */
record ScoreboardLayout(int slots, int lanesPerSlot) {

    /** The bytes {@code MPMBOARD}, read as a little-endian number. */
    static final long MAGIC = 0x4452_414F_424D_504DL;

    /** To be raised with every change of the layout. */
    static final int VERSION = 3;

    // Header
    static final long HEADER_MAGIC = 0;
    static final long HEADER_VERSION = 8;
    static final long HEADER_SLOTS = 12;
    static final long HEADER_LANES = 16;
    static final long HEADER_WAITING = 20;
    static final long HEADER_SEQUENCE = 64;
    static final long HEADER_TOTALS = 72;
    static final long HEADER_LATENCY = 128;
    static final long HEADER_SIZE = HEADER_LATENCY + latencySize();

    // Counters in the totals: one long each, in the order of the record Counters.
    static final long TOTAL_CONNECTIONS = HEADER_TOTALS;
    static final long TOTAL_REQUESTS = HEADER_TOTALS + 8;
    static final long TOTAL_ERRORS = HEADER_TOTALS + 16;
    static final long TOTAL_BYTES_IN = HEADER_TOTALS + 24;
    static final long TOTAL_BYTES_OUT = HEADER_TOTALS + 32;

    // Slot
    static final long SLOT_HOLD = 0;
    static final long SLOT_GENERATION = 4;
    static final long SLOT_PID = 8;
    static final long SLOT_STARTED_MILLIS = 16;
    static final long SLOT_SPAWNED_NANOS = 24;
    static final long SLOT_STATE = 64;
    static final long SLOT_REFUSING = 68;
    static final long SLOT_HEARTBEAT = 72;
    static final long SLOT_READY_NANOS = 80;
    static final long SLOT_LIVE_HEAP = 88;
    static final long SLOT_OPENED = 128;
    static final long SLOT_TAKEN = 136;
    static final long SLOT_CLOSED = 192;
    static final long SLOT_HEAD_SIZE = 256;

    // Lane
    static final long LANE_SEQUENCE = 0;
    static final long LANE_STATE = 4;
    static final long LANE_STARTED_NANOS = 8;
    static final long LANE_REQUESTS = 16;
    static final long LANE_ERRORS = 24;
    static final long LANE_BYTES_IN = 32;
    static final long LANE_BYTES_OUT = 40;
    static final long LANE_METHOD = 48;
    static final long LANE_CLIENT = 64;
    static final long LANE_PATH = 128;
    static final long LANE_LATENCY = 256;
    static final long LANE_SIZE = LANE_LATENCY + latencySize();

    // How long requests took: the sum in nanoseconds, then one long for each bucket of the record Latency.
    static final long LATENCY_SUM = 0;
    static final long LATENCY_BUCKETS = 8;

    // A text: one byte with its length, then that many bytes.
    static final int METHOD_LONGEST = 15;
    static final int CLIENT_LONGEST = 63;
    static final int PATH_LONGEST = 127;

    /** What anybody's configuration needs is a few megabytes. */
    private static final long LARGEST_FILE = 1L << 30;

    ScoreboardLayout {
        if (slots < 1 || lanesPerSlot < 1) {
            throw new IllegalArgumentException(
                    "slots: " + slots + ", lanes per slot: " + lanesPerSlot + " (expected: >= 1 each)");
        }
        // Divided, since the product may be too large for a long.
        if (slots > LARGEST_FILE / slotSize(lanesPerSlot)) {
            throw new IllegalArgumentException("scoreboard: " + slots + " slots with " + lanesPerSlot
                    + " lanes each (expected: both together at most " + LARGEST_FILE + " bytes)");
        }
    }

    long size() {
        return HEADER_SIZE + slots * slotSize();
    }

    long slotSize() {
        return slotSize(lanesPerSlot);
    }

    /** Returns where a slot begins in the file. */
    long slotOffset(int slot) {
        return HEADER_SIZE + slot * slotSize();
    }

    /** Returns where a lane begins in its slot. */
    static long laneOffset(int lane) {
        return SLOT_HEAD_SIZE + lane * LANE_SIZE;
    }

    /** Returns the bytes of a histogram, filled up to a multiple of a cache line. */
    private static long latencySize() {
        return (LATENCY_BUCKETS + 8L * Latency.BUCKETS + 63) / 64 * 64;
    }

    private static long slotSize(long lanes) {
        return SLOT_HEAD_SIZE + lanes * LANE_SIZE;
    }
}
