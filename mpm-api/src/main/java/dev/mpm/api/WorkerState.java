package dev.mpm.api;

import java.util.EnumSet;
import java.util.Set;

/** Where a worker process is in its life. The order of the constants is the order of the life. */
public enum WorkerState {
    /** The process has been started; nothing has been heard from it. */
    SPAWNED,
    /** It has connected to the master's channel and received the listening sockets. */
    CONNECTED,
    /** It is loading and starting the app. */
    BOOTING,
    /** The app has started and is warm; the worker waits until its generation may serve. */
    PREPARED,
    /** The engine accepts connections: it serves. */
    READY,
    /** It accepts nothing more and finishes what it has. */
    DRAINING,
    /** The process has ended and has been reaped. */
    GONE;

    /** Returns whether a worker in this state is on its way to serve its first request. */
    public boolean isStarting() {
        return this == SPAWNED || this == CONNECTED || this == BOOTING || this == PREPARED;
    }

    /** Returns whether the life can go on with {@code next}. Every state can end; none is entered twice. */
    public boolean canBecome(WorkerState next) {
        return successors().contains(next);
    }

    private Set<WorkerState> successors() {
        return switch (this) {
            case SPAWNED -> EnumSet.of(CONNECTED, DRAINING, GONE);
            case CONNECTED -> EnumSet.of(BOOTING, DRAINING, GONE);
            case BOOTING -> EnumSet.of(PREPARED, DRAINING, GONE);
            case PREPARED -> EnumSet.of(READY, DRAINING, GONE);
            case READY -> EnumSet.of(DRAINING, GONE);
            case DRAINING -> EnumSet.of(GONE);
            case GONE -> EnumSet.noneOf(WorkerState.class);
        };
    }
}
