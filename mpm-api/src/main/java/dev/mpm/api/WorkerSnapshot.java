package dev.mpm.api;

import java.time.Duration;

/**
 * One worker process at one moment, as the scoreboard and the supervisor know it.
 *
 * @param slot its place on the scoreboard
 * @param state where it is in its life
 * @param accepting whether it takes new connections; an engine that is full does not
 * @param busy lanes that run a request or hold a connection
 * @param idle lanes that are free
 * @param age how long ago it was spawned
 */
public record WorkerSnapshot(int slot, WorkerState state, boolean accepting, int busy, int idle, Duration age) {

    /** Returns whether a new connection could be served by it now. */
    public boolean takesConnections() {
        return state == WorkerState.READY && accepting;
    }
}
