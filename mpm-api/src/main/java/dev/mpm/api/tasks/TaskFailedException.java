package dev.mpm.api.tasks;

import java.io.Serial;

/** Says why a task has no result. */
public final class TaskFailedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Reason {
        /** The task threw; or its class cannot be loaded, or its result cannot be handed over. */
        THREW,
        /** It ran longer than the pool's {@code timeout}. */
        TIMEOUT,
        /** Its process ended: a crash, {@code System.exit}, no memory. */
        DIED,
        /** The pool could not run it at all: no process can be started, or the server's end of it is gone. */
        UNAVAILABLE
    }

    private final String pool;
    private final Reason reason;
    private final int attempts;
    private final String stack;

    /**
     * Made by the server.
     *
     * @param attempts how often the task was begun
     * @param stack of what the task threw; empty if it did not
     */
    public TaskFailedException(String pool, Reason reason, int attempts, String message, String stack) {
        super(message);
        this.pool = pool;
        this.reason = reason;
        this.attempts = attempts;
        this.stack = stack;
    }

    /** Returns the name of the pool. */
    public String pool() {
        return pool;
    }

    /** Returns what went wrong; the message says it in words. */
    public Reason reason() {
        return reason;
    }

    /** Returns how often the task was begun: 0 if it never was. */
    public int attempts() {
        return attempts;
    }

    /** Returns the stack trace of what the task threw, as text, perhaps cut; empty if it did not throw. */
    public String stack() {
        return stack;
    }
}
