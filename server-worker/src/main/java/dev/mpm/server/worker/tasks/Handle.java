package dev.mpm.server.worker.tasks;

import dev.mpm.api.tasks.TaskFailedException;
import dev.mpm.api.tasks.TaskFailedException.Reason;
import dev.mpm.api.tasks.TaskHandle;
import dev.mpm.api.tasks.TaskProgress;
import dev.mpm.api.tasks.TaskRejectedException;
import dev.mpm.server.core.tasks.Outcome;
import dev.mpm.server.core.tasks.ValueDecoder;
import dev.mpm.server.core.tasks.ValueException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A task that was handed in. Whoever runs it tells {@link #progressed} and once {@link #ended}, from any thread; neither
 * blocks, whatever the app's listeners do.
 */
final class Handle<R extends @Nullable Object> implements TaskHandle<R> {

    private final String pool;
    private final String task;
    private final Type resultType;
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private final List<Consumer<? super TaskProgress>> listeners = new CopyOnWriteArrayList<>();
    private final Relay<TaskProgress> relay =
            new Relay<>(Duration.ZERO, told -> listeners.forEach(listener -> listener.accept(told)));
    private final AtomicReference<@Nullable Runnable> giveUp = new AtomicReference<>();
    private volatile TaskProgress progress = TaskProgress.NONE;

    /**
     * Makes one that has not been handed in yet.
     *
     * @param resultType what the task's class says that it returns
     */
    Handle(String pool, String task, Type resultType) {
        this.pool = pool;
        this.task = task;
        this.resultType = resultType;
        var _ = result.whenComplete((_, _) -> {
            relay.end();
            if (result.isCancelled()) {
                Runnable before = giveUp.getAndSet(() -> {});
                if (before != null) {
                    before.run();
                }
            }
        });
    }

    /** Says how to give the task up; done at once if that has been asked for already. */
    void onGivingUp(Runnable action) {
        if (!giveUp.compareAndSet(null, action)) {
            action.run();
        }
    }

    void progressed(TaskProgress told) {
        progress = told;
        if (!listeners.isEmpty()) {
            relay.put(told);
        }
    }

    /** Completes the result on a thread of its own, as what depends on it is the app's and may block. */
    void ended(Outcome outcome) {
        Thread.ofVirtual().name("task result").start(() -> complete(outcome));
    }

    @SuppressWarnings("unchecked") // the decoder has compared the value with the type that the task declares
    private void complete(Outcome outcome) {
        switch (outcome) {
            case Outcome.Returned(byte[] value) -> {
                try {
                    result.complete((R) ValueDecoder.decode(value, resultType, "result"));
                } catch (ValueException e) {
                    fail(Reason.THREW, 1, String.valueOf(e.getMessage()), "");
                }
            }
            case Outcome.Failed failed -> fail(failed.reason(), failed.attempts(), failed.text(), failed.stack());
            case Outcome.Rejected rejected ->
                result.completeExceptionally(new TaskRejectedException(
                        pool, rejected.queue(), "pool '" + pool + "' does not take " + task + ": " + rejected.text()));
            case Outcome.Cancelled _ -> result.cancel(false);
        }
    }

    private void fail(Reason reason, int attempts, String text, String stack) {
        String tries = attempts > 1 ? " in " + attempts + " attempts" : "";
        String message = "task " + task + " of pool '" + pool + "' failed" + tries + ": " + text;
        result.completeExceptionally(new TaskFailedException(pool, reason, attempts, message, stack));
    }

    @Override
    public CompletableFuture<R> result() {
        return result;
    }

    @Override
    public TaskProgress progress() {
        return progress;
    }

    @Override
    public void onProgress(Consumer<? super TaskProgress> listener) {
        listeners.add(listener);
        if (!progress.equals(TaskProgress.NONE)) {
            relay.put(progress);
        }
    }

    @Override
    public void cancel() {
        result.cancel(false);
    }
}
