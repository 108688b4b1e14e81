package dev.mpm.server.master.admin;

import dev.mpm.server.master.StatusReport;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the supervisor for reports, seldom: whoever asks while a question is open, or shortly after it was answered, gets
 * the same report. Any thread.
 *
 * <p>A supervisor that hangs is asked once, and answers all who wait when it is back.
 */
final class Reports {

    /** How old a report may be. */
    static final Duration KEPT = Duration.ofMillis(200);

    private final Consumer<Consumer<StatusReport>> supervisor;
    private final LongSupplier nanoTime;
    private final Duration patience;
    private final Trend trend = new Trend();

    private @Nullable CompletableFuture<Seen> newest;
    private long askedAt;

    /**
     * Creates one that has not asked yet.
     *
     * @param patience how long a caller waits for the supervisor
     */
    Reports(Consumer<Consumer<StatusReport>> supervisor, LongSupplier nanoTime, Duration patience) {
        this.supervisor = supervisor;
        this.nanoTime = nanoTime;
        this.patience = patience;
    }

    /** A report, and what happened in the time before it. */
    record Seen(StatusReport report, Trend.Recent recent) {}

    /**
     * Returns how the server is.
     *
     * @throws TimeoutException if the supervisor does not say so in time
     */
    Seen newest() throws TimeoutException, InterruptedException {
        try {
            return asked().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause()); // a report that cannot be read is a fault of ours
        }
    }

    private synchronized CompletableFuture<Seen> asked() {
        if (newest == null || (newest.isDone() && nanoTime.getAsLong() - askedAt > KEPT.toNanos())) {
            newest = ask();
        }
        return newest;
    }

    private CompletableFuture<Seen> ask() {
        CompletableFuture<StatusReport> answer = new CompletableFuture<>();
        askedAt = nanoTime.getAsLong();
        supervisor.accept(answer::complete);
        return answer.thenApplyAsync(
                report -> new Seen(report, trend.add(report, nanoTime.getAsLong())), Thread::startVirtualThread);
    }
}
