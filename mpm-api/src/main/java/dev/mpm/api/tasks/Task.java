package dev.mpm.api.tasks;

import org.jspecify.annotations.Nullable;

/**
 * A piece of work that a pool runs: a public class of the app with a public constructor without parameters. An instance is
 * made for each run, with the app's class loader as the thread's context class loader.
 *
 * <p>In a pool of processes the app itself is not started: whatever a task needs it makes itself, or finds in the argument
 * or in {@link TaskContext#settings()}. A process runs one task at a time, so there a task need not be thread-safe; what it
 * leaves in static fields, the next task of the process finds.
 *
 * @param <A> the argument, a plain value: see the package
 * @param <R> the result, likewise
 */
@FunctionalInterface
public interface Task<A extends @Nullable Object, R extends @Nullable Object> {

    /**
     * Does the work. When the task is cancelled, or on a thread of the worker has run out of time, the thread is
     * interrupted; a task that goes on regardless keeps its thread, or has its process ended.
     *
     * @throws Exception if the work cannot be done; the submitter gets its class, message and stack as text, and the task is
     *     not tried again
     */
    R run(A argument, TaskContext context) throws Exception;
}
