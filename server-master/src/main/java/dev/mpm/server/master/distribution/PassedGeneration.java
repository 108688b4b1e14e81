package dev.mpm.server.master.distribution;

import dev.mpm.server.core.scoreboard.Scoreboard;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/**
 * A generation of workers to which the master passes connections on.
 *
 * @param untakenLimit the most connections that may wait for one worker to take them
 */
record PassedGeneration(
        int number, List<ServerSocketChannel> listeners, Scoreboard board, Strategy strategy, int untakenLimit) {

    /** A worker that serves one connection at a time is never given a second one ahead; others take them in small batches. */
    private static final int MOST_UNTAKEN = 16;

    PassedGeneration {
        listeners = List.copyOf(listeners);
    }

    /** Returns how many connections may wait for a worker with so many lanes. */
    static int untakenLimit(int lanes) {
        return Math.min(lanes, MOST_UNTAKEN);
    }
}
