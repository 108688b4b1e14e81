package dev.mpm.server.master;

import dev.mpm.server.core.posix.ProcessSignal;
import org.jspecify.annotations.Nullable;

/**
 * What the server as a whole is doing, from its start to its end.
 *
 * <p>Does nothing itself: who starts or stops something notes it here, and everybody may ask. Belongs to the supervisor's
 * thread.
 */
final class Course {

    private static final long NEVER = Long.MAX_VALUE;

    private SupervisorState state = SupervisorState.STARTING;
    private long stopAt = NEVER;
    private @Nullable StopMode leaving;
    private @Nullable MasterException failure;
    private boolean forced;

    SupervisorState state() {
        return state;
    }

    boolean isStarting() {
        return state == SupervisorState.STARTING;
    }

    boolean isRunning() {
        return state == SupervisorState.RUNNING;
    }

    /** Returns whether it was asked to stop; it may serve for a while yet. */
    boolean isStopping() {
        return state == SupervisorState.STOPPING;
    }

    boolean isStopped() {
        return state == SupervisorState.STOPPED;
    }

    /** Returns whether the workers are leaving, as the server stops. */
    boolean isLeaving() {
        return leaving != null;
    }

    /** Returns whether the workers are leaving at once. */
    boolean isLeavingFast() {
        return leaving == StopMode.FAST;
    }

    /** Returns whether it stops, or has stopped, because it could not start. */
    boolean hasFailed() {
        return failure != null;
    }

    /** Notes that the first worker is ready. */
    void started() {
        state = SupervisorState.RUNNING;
    }

    /** Notes why it could not start; it is to stop then. */
    void failed(MasterException reason) {
        failure = reason;
    }

    /** Notes that it was asked to stop, and serves until then. */
    void stopAt(long time) {
        state = SupervisorState.STOPPING;
        stopAt = time;
    }

    /** Returns when the workers are to leave, {@code Long.MAX_VALUE} if nobody has asked for it or they do. */
    long stopAt() {
        return stopAt;
    }

    /** Notes that the workers are leaving. */
    void leave(StopMode how) {
        state = SupervisorState.STOPPING;
        stopAt = NEVER;
        leaving = how;
    }

    /** Notes that no worker is left. */
    void stopped() {
        state = SupervisorState.STOPPED;
    }

    /** Notes that a worker has cut what it had not finished in time; a stop in haste does not wait for that. */
    void noteCut() {
        forced |= leaving == StopMode.GRACEFUL;
    }

    /**
     * Notes that a worker was sent a signal. A fast stop may use TERM, and nothing is lost by ending a worker that never
     * served.
     *
     * @param served whether it may have
     */
    void noteSignal(ProcessSignal sent, boolean served) {
        boolean isGentle = leaving == StopMode.FAST || !served;
        forced |= leaving != null && (sent == ProcessSignal.KILL || !isGentle);
    }

    /** Notes that a worker is left behind which not even KILL has ended. */
    void noteLeftBehind() {
        forced |= leaving != null;
    }

    /** Returns whether not everything could finish before the stop. */
    boolean wasForced() {
        return forced;
    }

    /**
     * Returns how the process is to end.
     *
     * @throws MasterException if no worker ever got ready
     */
    ExitCode end() {
        if (failure != null) {
            throw failure;
        }
        return forced ? ExitCode.FORCED : ExitCode.DONE;
    }
}
