package dev.mpm.api.tasks;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A task that was handed in. Safe for any thread.
 *
 * @param <R> the task's result
 */
public interface TaskHandle<R extends @Nullable Object> {

    /**
     * Returns what comes of the task. It fails with {@link TaskRejectedException} if the pool was full, with
     * {@link TaskFailedException} if the task threw, took too long, or its process died once too often, and with
     * {@code CancellationException} after {@link #cancel()}. What depends on it runs on a virtual thread and may block.
     * Cancelling the future is the same as {@link #cancel()}.
     */
    CompletableFuture<R> result();

    /** Returns what the task told last about how far it is. */
    TaskProgress progress();

    /**
     * Has a listener called whenever the task has told how far it is, with the newest of what it told; not again after
     * it has returned. On a virtual thread, one call at a time for each task.
     */
    void onProgress(Consumer<? super TaskProgress> listener);

    /**
     * Gives the task up: one that waits is not begun, the thread of one that runs is interrupted, and its process is ended
     * if that does not help within {@code pool.interrupt-grace}. The result is known at once. Does nothing after the end.
     */
    void cancel();
}
