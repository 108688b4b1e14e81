package dev.mpm.server.core.scoreboard;

import dev.mpm.api.LaneState;
import dev.mpm.api.WorkerState;

/**
 * The numbers that stand for states in the file. A state of a lane is its letter, so that a dump of the file can be read;
 * zero, as in a fresh file, is the first of each kind.
 */
final class Codes {

    private static final LaneState[] LANE_STATES = LaneState.values();

    private Codes() {}

    static int of(LaneState state) {
        return state.letter();
    }

    static LaneState laneState(int code) {
        for (var state : LANE_STATES) {
            if (state.letter() == code) {
                return state;
            }
        }
        return LaneState.OPEN;
    }

    static int of(WorkerState state) {
        return switch (state) {
            case SPAWNED -> 0;
            case CONNECTED -> 1;
            case BOOTING -> 2;
            case READY -> 3;
            case DRAINING -> 4;
            case GONE -> 5;
            case PREPARED -> 6;
        };
    }

    static WorkerState workerState(int code) {
        return switch (code) {
            case 0 -> WorkerState.SPAWNED;
            case 1 -> WorkerState.CONNECTED;
            case 2 -> WorkerState.BOOTING;
            case 3 -> WorkerState.READY;
            case 4 -> WorkerState.DRAINING;
            case 6 -> WorkerState.PREPARED;
            default -> WorkerState.GONE;
        };
    }

    static int of(Hold hold) {
        return switch (hold) {
            case NEVER -> 0;
            case HELD -> 1;
            case RELEASED -> 2;
        };
    }

    static Hold hold(int code) {
        return switch (code) {
            case 1 -> Hold.HELD;
            case 2 -> Hold.RELEASED;
            default -> Hold.NEVER;
        };
    }

    /** Who has a slot. */
    enum Hold {
        /** Nobody, and nobody ever had it. */
        NEVER,
        /** A worker that is about to be started, or has not been reaped yet. */
        HELD,
        /** Nobody any more; what the last holder left can be read. */
        RELEASED
    }
}
