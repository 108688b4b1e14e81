package dev.mpm.server.core.scoreboard;

import dev.mpm.api.LaneState;

/**
 * What one lane was doing when it was read.
 *
 * @param startedNanos {@code System.nanoTime()} at the start of the newest request, 0 if there was none yet
 * @param method the newest request's method, empty if there was none yet
 * @param path the beginning of the newest request's path
 * @param client whose connection the lane serves, empty for nobody's
 * @param requests how many requests the lane has answered
 */
public record LaneView(LaneState state, long startedNanos, String method, String path, String client, long requests) {

    /** Returns whether a handler is running, or its answer is being sent. */
    public boolean isRunning() {
        return state == LaneState.WRITE;
    }
}
