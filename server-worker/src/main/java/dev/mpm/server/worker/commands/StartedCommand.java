package dev.mpm.server.worker.commands;

import dev.mpm.api.commands.RunningCommand;
import dev.mpm.server.core.commands.MarkedProcesses;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A command of this worker that has been started. Any thread. */
final class StartedCommand implements RunningCommand {

    private static final Duration LONGEST = Duration.ofDays(10_000);

    /** Those that it has started are nobody's children here: nobody tells when they end. */
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(20);

    private static final Duration MOMENT = Duration.ofMillis(500);

    private final Process process;
    private final String mark;
    private final CompletableFuture<Integer> exit;
    private final CountDownLatch killed = new CountDownLatch(1);
    private volatile boolean isTimedOut;

    /**
     * Watches over a process.
     *
     * @param mark by which it and all that it starts are known
     * @param timeout after which it is killed; zero for never
     * @param ended told once whether it ended well, on a thread of the library
     */
    StartedCommand(Process process, String mark, Duration timeout, Consumer<Boolean> ended) {
        this.process = process;
        this.mark = mark;
        this.exit = process.onExit().thenApply(gone -> {
            ended.accept(gone.exitValue() == 0);
            return gone.exitValue();
        });
        if (timeout.isPositive()) {
            // A copy: the caller's must end with the process and not before. Once it has ended, nothing waits any more.
            var _ = exit.copy()
                    .orTimeout((timeout.compareTo(LONGEST) < 0 ? timeout : LONGEST).toMillis(), TimeUnit.MILLISECONDS)
                    .whenCompleteAsync((_, problem) -> {
                        if (problem instanceof TimeoutException) {
                            isTimedOut = true;
                            kill();
                        }
                    });
        }
    }

    boolean isTimedOut() {
        return isTimedOut;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public OutputStream stdin() {
        return process.getOutputStream();
    }

    @Override
    public InputStream stdout() {
        return process.getInputStream();
    }

    @Override
    public InputStream stderr() {
        return process.getErrorStream();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public CompletableFuture<Integer> onExit() {
        return exit.copy();
    }

    @Override
    public void end(Duration grace) throws InterruptedException {
        long deadline = System.nanoTime() + (grace.compareTo(LONGEST) < 0 ? grace : LONGEST).toNanos();
        MarkedProcesses.ask(mark);
        try {
            var _ = exit.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            awaitOthers(deadline);
        } catch (TimeoutException _) {
            // Those that do not heed it are killed.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            kill();
        }
        var _ = process.waitFor();
    }

    /** Waits for those that it has started. */
    private void awaitOthers(long deadline) throws InterruptedException {
        boolean isOver = false;
        while (!isOver && !MarkedProcesses.find(mark).isEmpty()) {
            long left = deadline - System.nanoTime();
            isOver = left <= 0 || killed.await(Math.min(left, LOOK_EVERY), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void kill() {
        killed.countDown();
        // Not the process's own method, which would close the streams and lose what is still in them.
        process.toHandle().destroyForcibly();
        MarkedProcesses.kill(mark);
    }

    @Override
    public void close() {
        kill(); // the program may have ended and left others behind
        closeInput();
        close(process.getInputStream());
        close(process.getErrorStream());
    }

    /**
     * A thread that writes holds the stream, and if what it writes goes to a process that has hidden from us it does so for as
     * long as that lives: another thread waits for it then.
     */
    private void closeInput() {
        Thread closing = Thread.ofVirtual().start(() -> close(process.getOutputStream()));
        try {
            var _ = closing.join(MOMENT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Closeable stream) {
        try {
            stream.close();
        } catch (IOException _) {
            // A pipe that nobody reads any more: what was in it is lost, and nobody wants it.
        }
    }
}
