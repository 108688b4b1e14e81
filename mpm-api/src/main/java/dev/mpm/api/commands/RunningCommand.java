package dev.mpm.api.commands;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A command that runs, with its streams. Any thread. Whoever has started it closes it, which kills what still runs. */
public interface RunningCommand extends AutoCloseable {

    /** Returns the number of the program's process. */
    long pid();

    /** Returns what leads to its standard input; not buffered, and to be closed when nothing more comes. */
    OutputStream stdin();

    /** Returns its standard output. */
    InputStream stdout();

    /** Returns its standard error. */
    InputStream stderr();

    /** Returns whether the program's process runs. */
    boolean isAlive();

    /** Returns its exit code, when there is one; completed on a thread that must not be held up. */
    CompletableFuture<Integer> onExit();

    /**
     * Ends it with all that it has started, also what it has left in the background: asks them to (TERM), waits until none is
     * left, and kills those that are after a time. All are stopped before they are asked, so that none starts another meanwhile. Returns when
     * they have ended.
     *
     * @param grace how long they may take, zero or more
     * @throws InterruptedException if the thread is interrupted while it waits; then they are killed at once
     */
    void end(Duration grace) throws InterruptedException;

    /** Kills it at once, with all that it has started. */
    void kill();

    /** Kills what still runs, also what the program has left in the background, and closes the streams. */
    @Override
    void close();
}
