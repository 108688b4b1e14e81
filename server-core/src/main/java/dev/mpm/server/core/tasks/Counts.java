package dev.mpm.server.core.tasks;

/**
 * How many tasks of a pool wait and run, and what became of the others.
 *
 * @param failed those that ended without a result, but for those that were given up
 * @param retried how often a task was begun again
 * @param rejected those that the pool did not take
 */
public record Counts(int queued, int running, long done, long failed, long cancelled, long retried, long rejected) {

    /** Nothing yet. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

    /** Returns the sums. */
    public Counts plus(Counts other) {
        return new Counts(
                queued + other.queued,
                running + other.running,
                done + other.done,
                failed + other.failed,
                cancelled + other.cancelled,
                retried + other.retried,
                rejected + other.rejected);
    }

    /** Returns what remains when nothing waits or runs any more. */
    public Counts ended() {
        return new Counts(0, 0, done, failed, cancelled, retried, rejected);
    }
}
