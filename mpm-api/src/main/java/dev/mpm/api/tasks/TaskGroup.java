package dev.mpm.api.tasks;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a job that were handed in together. Safe for any thread.
 *
 * @param <R> the result of each chunk
 */
public interface TaskGroup<R extends @Nullable Object> {

    /**
     * Returns the results of all, in the order of the arguments. It fails as soon as one of them fails, and for the same
     * reason; then the others are given up. Cancelling it is the same as {@link #cancel()}.
     */
    CompletableFuture<List<R>> results();

    /** Returns how far the job is: the mean over all chunks, with the words of the one that told something last. */
    TaskProgress progress();

    /** Has a listener called whenever {@link #progress()} changes; on a virtual thread, one call at a time. */
    void onProgress(Consumer<? super TaskProgress> listener);

    /**
     * Has a listener called with each result as it comes, in any order, before {@link #results()} is complete unless it is
     * complete already.
     *
     * @param listener gets the chunk's place among the arguments, from 0, and its result; on a virtual thread, one call at a
     *     time. Results that came before are told first
     */
    void onResult(ResultListener<? super R> listener);

    /** Gives up all that have not ended. */
    void cancel();

    /** Takes one chunk's result. */
    @FunctionalInterface
    interface ResultListener<R extends @Nullable Object> {

        /** Called once for each chunk. */
        void took(int index, R result);
    }
}
