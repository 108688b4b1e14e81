package dev.mpm.server.master.services;

/**
 * A step in the life of a worker, as services hear of it. A worker that has started is told to be gone at some time; what
 * comes between may be left out.
 *
 * @param token the secret by which the worker proves that it is the one
 */
public record WorkerEvent(Step step, int slot, int generation, long pid, String token) {

    /** How far the worker is. */
    public enum Step {
        /** Its process has been started. */
        STARTED,
        /** It accepts connections. */
        READY,
        /** It finishes what it has and leaves. */
        LEAVING,
        /** Its process has ended. */
        GONE
    }

    /** Returns the words for a log, without the secret. */
    @Override
    public String toString() {
        return step + "[slot=" + slot + ", generation=" + generation + ", pid=" + pid + "]";
    }
}
