package dev.mpm.server.master;

import java.io.PrintStream;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Writes the server's log: one line per fact, with the time, from any thread, never two lines mixed.
 *
 * <p>Lines of workers carry their slot, so that a filter finds everything that one of them said.
 */
public final class MasterLog {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    private final PrintStream out;

    /** Writes to the stream, which stays the caller's. */
    public MasterLog(PrintStream out) {
        this.out = out;
    }

    /** Says what is as it should be. */
    public void info(String line) {
        write("INFO  " + line);
    }

    /** Says what an operator should look at. */
    public void warn(String line) {
        write("WARN  " + line);
    }

    /** Says that the server gives up on something. */
    public void error(String line) {
        write("ERROR " + line);
    }

    /** Passes on what a worker wrote to its standard output or error. */
    void worker(int slot, String line) {
        write("[slot " + slot + "] " + line);
    }

    private void write(String line) {
        String stamped = TIME.format(LocalDateTime.now(ZoneId.systemDefault())) + ' ' + line + '\n';
        synchronized (out) {
            out.print(stamped);
            out.flush();
        }
    }
}
