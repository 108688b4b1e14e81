package dev.mpm.api.commands;

import java.io.IOException;

/**
 * Runs programs for an app. Any thread.
 *
 * <p>Nothing outlives the worker: when it ends, however it ends, the programs that it has started are killed, with all that
 * they have started in turn. They are known by a variable of their environment, {@code MPM_COMMAND}; a program that runs
 * others with an empty environment hides them. A worker runs {@code commands.max-running} at a time at most.
 */
public interface Commands {

    /**
     * Runs a command to its end, and returns what it said. Blocks; meant for the thread of a request. If the thread is
     * interrupted, the command is killed.
     *
     * @throws IOException if it cannot be started, with the reason: the program is not there, for example
     * @throws CommandLimitException if this worker runs as many as it may
     * @throws InterruptedException if the thread is interrupted; the command is gone then
     */
    CommandResult exec(Command command) throws IOException, InterruptedException;

    /**
     * Starts a command and returns at once. The caller reads what it says, or it will stand still when a pipe is full, and
     * closes it.
     *
     * @throws IOException if it cannot be started, with the reason
     * @throws CommandLimitException if this worker runs as many as it may
     */
    RunningCommand spawn(Command command) throws IOException;
}
