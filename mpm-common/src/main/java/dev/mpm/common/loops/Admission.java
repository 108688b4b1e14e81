package dev.mpm.common.loops;

/**
 * Decides whether a process may take one more connection, by the formula of httpd's event MPM. Pure.
 *
 * <p>A connection costs little while nobody asks anything on it, so a process may hold more of them than it has threads,
 * the more the more of its threads are idle; with no idle thread it takes none.
 *
 * @param threads threads that run requests, 1 or more
 * @param factor connections allowed per idle thread beyond one per thread ({@code AsyncRequestWorkerFactor}), above 0
 */
public record Admission(int threads, double factor) {

    /** Checks both numbers. */
    public Admission {
        if (threads < 1 || !(factor > 0)) {
            throw new IllegalArgumentException(
                    "threads: " + threads + ", factor: " + factor + " (expected: threads >= 1, factor > 0)");
        }
    }

    /**
     * Returns whether a connection may be taken.
     *
     * @param busy requests that run on the threads or wait for one
     * @param connections connections that are open
     * @param lingering those of them that are only being closed
     * @param stopped whether the process does not accept at present; it takes one idle thread more to begin again than to
     *     go on, so that it does not flap
     */
    boolean allows(int busy, int connections, int lingering, boolean stopped) {
        int idle = threads - busy;
        if (idle <= 0) {
            return false;
        }
        return connections - lingering < threads + (idle - (stopped ? 1 : 0)) * factor;
    }
}
