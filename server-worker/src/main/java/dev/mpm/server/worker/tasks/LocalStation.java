package dev.mpm.server.worker.tasks;

import dev.mpm.api.tasks.TaskFailedException.Reason;
import dev.mpm.server.core.config.TaskPoolSettings;
import dev.mpm.server.core.config.TaskPoolSettings.Kind;
import dev.mpm.server.core.tasks.Counts;
import dev.mpm.server.core.tasks.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A pool of threads, of the system or virtual, in this process. Any thread; closed with the worker. */
final class LocalStation implements Station, AutoCloseable {

    private static final long IDLE_SECONDS = 30;

    /** How often the master hears of what happened. */
    private static final Duration COUNT_EVERY = Duration.ofMillis(500);

    private final String name;
    private final TaskPoolSettings settings;
    private final Map<String, String> appSettings;
    private final ScheduledExecutorService timer;
    private final ThreadPoolExecutor executor;
    private final Relay<Counts> counts;
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    /**
     * Prepares it; threads are started as tasks come.
     *
     * @param appSettings what tasks may know
     * @param timer interrupts what takes too long; stays the caller's
     * @param counted hears of the numbers as they change
     */
    LocalStation(
            String name,
            TaskPoolSettings settings,
            Map<String, String> appSettings,
            ScheduledExecutorService timer,
            Consumer<Counts> counted) {
        this.name = name;
        this.settings = settings;
        this.appSettings = appSettings;
        this.timer = timer;
        this.counts = new Relay<>(COUNT_EVERY, counted);
        this.executor = new ThreadPoolExecutor(
                settings.size(),
                settings.size(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.queue()),
                factory());
        executor.allowCoreThreadTimeOut(true);
    }

    private ThreadFactory factory() {
        String prefix = "task " + name + " ";
        return settings.kind() == Kind.VIRTUAL
                ? Thread.ofVirtual().name(prefix, 1).factory()
                : Thread.ofPlatform().daemon().name(prefix, 1).factory();
    }

    @Override
    public void submit(Handle<?> handle, Class<?> task, byte[] argument) {
        var run = new Run(handle, task, argument);
        try {
            executor.execute(run);
            handle.onGivingUp(run::giveUp);
        } catch (RejectedExecutionException e) {
            rejected.increment();
            handle.ended(new Outcome.Rejected(
                    executor.isShutdown() ? "the worker ends" : settings.queue() + " tasks wait already",
                    settings.queue()));
        }
        count();
    }

    @Override
    public int batch() {
        return Math.min(2 * settings.size(), settings.size() + settings.queue());
    }

    private void count() {
        counts.put(new Counts(
                executor.getQueue().size(),
                executor.getActiveCount(),
                done.sum(),
                failed.sum(),
                cancelled.sum(),
                0,
                rejected.sum()));
    }

    /** Gives up what waits and interrupts what runs. */
    @Override
    public void close() {
        executor.shutdownNow().forEach(waiting -> ((Run) waiting).giveUp());
        counts.end();
    }

    /** One task, from the queue to its end. */
    private final class Run implements Runnable {

        private final Handle<?> handle;
        private final Class<?> task;
        private final byte[] argument;
        private final Attempt attempt;

        // Guarded by this.
        private boolean isOver;

        Run(Handle<?> handle, Class<?> task, byte[] argument) {
            this.handle = handle;
            this.task = task;
            this.argument = argument;
            this.attempt = new Attempt(name, 1, appSettings, handle::progressed);
        }

        @Override
        public void run() {
            if (handle.result().isDone()) {
                return;
            }
            Thread.currentThread().setContextClassLoader(task.getClassLoader());
            try {
                ScheduledFuture<?> limit = limit();
                Outcome outcome = attempt.run(() -> task, argument);
                if (limit != null) {
                    limit.cancel(false);
                }
                end(outcome);
            } finally { // somebody waits for the handle whatever goes wrong here
                end(new Outcome.Failed(Reason.UNAVAILABLE, "its worker could not run it", "", 1));
            }
        }

        private @Nullable ScheduledFuture<?> limit() {
            return settings.timeout().isZero()
                    ? null
                    : timer.schedule(this::endLate, settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
        }

        private void endLate() {
            end(new Outcome.Failed(
                    Reason.TIMEOUT,
                    "ran longer than " + settings.timeout().toMillis() + " ms; its thread was interrupted",
                    "",
                    1));
            attempt.interrupt();
        }

        private void giveUp() {
            if (executor.remove(this)) {
                executor.purge();
            }
            end(new Outcome.Cancelled());
            attempt.cancel();
        }

        private synchronized void end(Outcome outcome) {
            if (isOver) {
                return;
            }
            isOver = true;
            switch (outcome) {
                case Outcome.Returned _ -> done.increment();
                case Outcome.Failed _ -> failed.increment();
                case Outcome.Cancelled _ -> cancelled.increment();
                case Outcome.Rejected _ -> rejected.increment();
            }
            handle.ended(outcome);
            count();
        }
    }
}
