package dev.mpm.api;

/**
 * The sizes of a pool that are fixed while the server runs; the scoreboard is laid out from them.
 *
 * @param startWorkers worker processes at start, 1 or more
 * @param maxWorkers the most worker processes of one generation, at least {@code startWorkers}
 * @param lanes the most requests that one worker runs at the same time, 1 or more: one lane of the scoreboard each
 * @param hasVirtualThreads whether requests run on virtual threads, so that a lane needs no stack of its own in memory
 */
public record PoolShape(int startWorkers, int maxWorkers, int lanes, boolean hasVirtualThreads) {

    public PoolShape {
        require("startWorkers", startWorkers, 1);
        require("maxWorkers", maxWorkers, startWorkers);
        require("lanes", lanes, 1);
    }

    /** Creates the shape of a pool whose requests run on threads of the system. */
    public PoolShape(int startWorkers, int maxWorkers, int lanes) {
        this(startWorkers, maxWorkers, lanes, false);
    }

    /** Returns the shape of a pool whose requests run on virtual threads. */
    public static PoolShape ofVirtualThreads(int startWorkers, int maxWorkers, int lanes) {
        return new PoolShape(startWorkers, maxWorkers, lanes, true);
    }

    private static void require(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
        }
    }
}
