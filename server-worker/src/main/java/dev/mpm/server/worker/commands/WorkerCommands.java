package dev.mpm.server.worker.commands;

import dev.mpm.api.commands.Command;
import dev.mpm.api.commands.CommandLimitException;
import dev.mpm.api.commands.CommandResult;
import dev.mpm.api.commands.Commands;
import dev.mpm.server.core.commands.CommandCounts;
import dev.mpm.server.core.commands.MarkedProcesses;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Runs programs for the app of this worker. Any thread; whoever opens it closes it, which kills them all. */
public final class WorkerCommands implements Commands, AutoCloseable {

    /** A secret between this worker and its master. */
    private static final String TOKEN = "MPM_TOKEN";

    private final String mark;
    private final int slot;
    private final int most;
    private final CommandCounts counts;
    private final Semaphore free;
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean isClosed;

    /**
     * Opens it.
     *
     * @param mark by which the processes of this worker are known
     * @param most how many may run at a time
     */
    public WorkerCommands(String mark, int slot, int most, CommandCounts counts) {
        this.mark = mark;
        this.slot = slot;
        this.most = most;
        this.counts = counts;
        this.free = new Semaphore(most);
    }

    @Override
    public CommandResult exec(Command command) throws IOException, InterruptedException {
        try (StartedCommand started = spawn(command)) {
            return Execution.of(started, command).await();
        }
    }

    @Override
    public StartedCommand spawn(Command command) throws IOException {
        if (isClosed) {
            throw new IOException(cannot(command) + "this worker ends");
        }
        if (!free.tryAcquire()) {
            counts.refused().addAndGet(1);
            throw new CommandLimitException(
                    cannot(command) + most + " run in this worker already, as many as commands.max-running allows");
        }
        counts.running(slot).addAndGet(1);
        String name = MarkedProcesses.ofCommand(mark, numbers.incrementAndGet());
        AtomicBoolean hasEnded = new AtomicBoolean();
        Consumer<Boolean> ended = isSuccess -> {
            if (!hasEnded.getAndSet(true)) {
                ended(isSuccess);
            }
        };
        try {
            StartedCommand started = new StartedCommand(start(command, name), name, command.timeout(), ended);
            if (isClosed) {
                started.kill(); // closed since it was looked at
            }
            return started;
        } catch (IOException e) {
            ended.accept(false);
            throw new IOException(cannot(command) + e.getMessage(), e);
        } catch (RuntimeException | Error e) { // no memory or thread to watch over it, for example: it may run
            ended.accept(false);
            MarkedProcesses.kill(name);
            throw e;
        }
    }

    private Process start(Command command, String name) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.arguments());
        command.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        builder.environment().remove(TOKEN);
        builder.environment().putAll(command.environment());
        builder.environment().put(MarkedProcesses.VARIABLE, name);
        counts.used(slot).set(1); // before it runs: this process may die at once
        Process process = builder.start();
        counts.started().addAndGet(1);
        return process;
    }

    private static String cannot(Command command) {
        return "cannot run '" + command.arguments().getFirst() + "': ";
    }

    private void ended(boolean isSuccess) {
        if (!isSuccess) {
            counts.failed().addAndGet(1);
        }
        counts.running(slot).addAndGet(-1);
        free.release();
    }

    @Override
    public void close() {
        isClosed = true;
        if (numbers.get() > 0) {
            MarkedProcesses.kill(mark);
        }
    }
}
