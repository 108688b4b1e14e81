package dev.mpm.api.tasks;

import java.io.Serial;

/** Says that a pool did not take a task, because too many wait already. The task has not been begun. */
public final class TaskRejectedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String pool;
    private final int queue;

    /**
     * Made by the server.
     *
     * @param queue how many may wait
     */
    public TaskRejectedException(String pool, int queue, String message) {
        super(message);
        this.pool = pool;
        this.queue = queue;
    }

    /** Returns the name of the pool. */
    public String pool() {
        return pool;
    }

    /** Returns how many tasks may wait in it. */
    public int queue() {
        return queue;
    }
}
