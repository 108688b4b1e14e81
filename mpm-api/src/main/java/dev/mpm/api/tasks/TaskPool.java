package dev.mpm.api.tasks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks, so many at a time and so many waiting as the configuration says. Safe for any thread.
 *
 * <p>Tasks of one pool begin in the order in which they were taken; one that is tried again comes first. A pool of processes
 * is shared by all workers. When the worker that submitted a task dies, or leaves before the task has ended, the task is
 * dropped if it waits and cancelled if it runs: an app that stops gracefully waits for its tasks before it answers.
 */
public interface TaskPool {

    /** The most bytes that an encoded argument or result may have. */
    int LARGEST_VALUE = 1_000_000;

    /** The deepest nesting of lists, maps and records in an argument or result. */
    int DEEPEST_VALUE = 32;

    /** Returns the name of the pool. */
    String name();

    /**
     * Hands a task in. Returns at once; what comes of it is known by {@link TaskHandle#result()}, also when the pool is full.
     *
     * @param task a public class of the app with a public constructor without parameters
     * @throws IllegalArgumentException if the argument cannot be handed over: it holds something else than plain values, or
     *     too much; see the package
     * @throws IllegalStateException if the server's end of the pool cannot be reached
     */
    <A extends @Nullable Object, R extends @Nullable Object> TaskHandle<R> submit(
            Class<? extends Task<A, R>> task, A argument);

    /**
     * Has one task done for each of several arguments: the chunks of a bigger job. They are handed in step by step, so that
     * there may be any number of them and others find room in the queue, too.
     *
     * <p>Fails fast: when one of them fails, those that run are cancelled and the rest is not begun. Whoever wants to go on
     * after a failure hands the tasks in one by one.
     *
     * @param task as for {@link #submit}
     * @param arguments the chunks, any number of them
     * @throws IllegalArgumentException if one of the arguments cannot be handed over; nothing has begun then
     * @throws IllegalStateException if the server's end of the pool cannot be reached
     */
    <A extends @Nullable Object, R extends @Nullable Object> TaskGroup<R> map(
            Class<? extends Task<A, R>> task, List<? extends A> arguments);
}
