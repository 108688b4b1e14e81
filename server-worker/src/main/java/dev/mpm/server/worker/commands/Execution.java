package dev.mpm.server.worker.commands;

import dev.mpm.api.commands.Command;
import dev.mpm.api.commands.CommandResult;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/**
 * A command that is run to its end: what it reads is written to it and what it says is kept, each by a thread, so that it
 * never stands still.
 */
final class Execution {

    /** A command that has ended may have left others behind that hold its pipes open. */
    private static final Duration MOMENT = Duration.ofMillis(500);

    /** When those are killed, only one that has hidden from us holds them open; else what is left is being read. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final StartedCommand command;
    private final Output out;
    private final Output err;

    private Execution(StartedCommand command, Output out, Output err) {
        this.command = command;
        this.out = out;
        this.err = err;
    }

    static Execution of(StartedCommand started, Command command) {
        String name = "command " + started.pid();
        Thread.ofPlatform().daemon().name(name + " in").start(() -> write(command.input(), started.stdin()));
        return new Execution(
                started,
                Output.read(started.stdout(), command.outputLimit(), name + " out"),
                Output.read(started.stderr(), command.outputLimit(), name + " err"));
    }

    private static void write(byte[] input, OutputStream stdin) {
        try (stdin) {
            stdin.write(input);
        } catch (IOException _) {
            // It does not want to read more; it may have ended.
        }
    }

    /** Waits for the end; if interrupted, kills the command. */
    CommandResult await() throws InterruptedException {
        try {
            int exitCode = command.onExit().get();
            if (!out.isComplete(MOMENT) || !err.isComplete(MOMENT)) {
                command.kill();
                var _ = out.isComplete(PATIENCE) && err.isComplete(PATIENCE);
            }
            return new CommandResult(
                    exitCode, out.kept(), err.kept(), out.isCut() || err.isCut(), command.isTimedOut());
        } catch (InterruptedException e) {
            command.kill();
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
