package dev.mpm.server.master;

import dev.mpm.server.core.config.LogLevel;
import dev.mpm.server.core.config.LogSettings;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the server's log: one line per fact, with the time and the level, from any thread, never two lines mixed.
 *
 * <p>Lines of workers carry their slot, so that a filter finds everything that one of them said. Lines go to standard error
 * until {@link #use} names a file, and whenever that file takes none.
 */
public final class MasterLog {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    /** What stands in place of a level where a worker printed a line that has none. */
    private static final String PRINTED = "PRINT";

    private final PrintStream standardError;
    private final OutputStream standardOutput;
    private final Object lock = new Object();

    // Guarded by the lock.
    private LogLevel least = LogLevel.DEBUG;
    private String path = "";
    private @Nullable OutputStream file;
    private boolean isFailing;

    /** Writes to the stream, which stays the caller's; what is meant for standard output is lost. */
    public MasterLog(PrintStream standardError) {
        this(standardError, OutputStream.nullOutputStream());
    }

    /**
     * Writes to the first stream until {@link #use} names a file. Both stay the caller's.
     *
     * @param standardOutput gets the access log, where the configuration wants it there
     */
    public MasterLog(PrintStream standardError, OutputStream standardOutput) {
        this.standardError = standardError;
        this.standardOutput = standardOutput;
    }

    /**
     * Goes on with the file and the level that the configuration names.
     *
     * @throws IOException if the file cannot be opened; then all is as it was
     */
    public void use(LogSettings settings) throws IOException {
        synchronized (lock) {
            if (!settings.errorLog().equals(path)) {
                move(settings.errorLog());
            }
            least = settings.level();
        }
    }

    private void move(String to) throws IOException {
        OutputStream next = to.isEmpty() ? null : open(to);
        info("the log goes on in " + (to.isEmpty() ? "standard error" : to));
        close();
        file = next;
        path = to;
        isFailing = false;
    }

    /**
     * Opens the file anew, as it was renamed.
     *
     * @throws IOException if that fails; then lines go on to the old one
     */
    void reopen() throws IOException {
        synchronized (lock) {
            if (file != null) {
                OutputStream next = open(path);
                close();
                file = next;
            }
        }
    }

    /**
     * Looks whether the file of these settings can be written to.
     *
     * @throws IOException if not
     */
    static void check(LogSettings settings) throws IOException {
        if (!settings.errorLog().isEmpty()) {
            open(settings.errorLog()).close();
        }
    }

    /** Opened for appending, so that a file that was copied and cut short goes on at its new end. */
    private static OutputStream open(String path) throws IOException {
        try {
            return new FileOutputStream(path, true);
        } catch (IOException e) {
            throw new IOException("cannot open the log " + reason(path, e), e);
        }
    }

    /** The message of the exception begins with the path already. */
    private static String reason(String path, IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith(path) ? message : path + ": " + message;
    }

    private void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            warn("closing the log " + reason(path, e));
        }
    }

    /** Says what is as it should be and happens all the time. */
    void debug(String line) {
        write(LogLevel.DEBUG, line);
    }

    /** Says what is as it should be. */
    public void info(String line) {
        write(LogLevel.INFO, line);
    }

    /** Says what an operator should look at. */
    public void warn(String line) {
        write(LogLevel.WARN, line);
    }

    /** Says that the server gives up on something. */
    public void error(String line) {
        write(LogLevel.ERROR, line);
    }

    /** Passes on what a worker wrote to its standard output or error; no other line comes between these. */
    void worker(int slot, List<WorkerLine> lines) {
        process("slot " + slot, lines);
    }

    /** Does the same for any process of the server's. */
    void process(String name, List<WorkerLine> lines) {
        String time = now();
        var text = new StringBuilder();
        synchronized (lock) {
            for (WorkerLine line : lines) {
                LogLevel level = line.level();
                if (level == null || level.compareTo(least) >= 0) {
                    String word = level == null ? PRINTED : level.name();
                    text.append(stamped(time, word, "[" + name + "] " + line.text()));
                }
            }
            write(text.toString());
        }
    }

    /** Passes on whole lines of the access log. */
    void access(byte[] lines) {
        synchronized (standardOutput) {
            try {
                standardOutput.write(lines);
                standardOutput.flush();
            } catch (IOException e) {
                // Nobody reads it any more; that is for whoever closed it to know.
            }
        }
    }

    private void write(LogLevel level, String line) {
        synchronized (lock) {
            if (level.compareTo(least) >= 0) {
                write(stamped(now(), level.name(), line));
            }
        }
    }

    private static String now() {
        return TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
    }

    private static String stamped(String time, String level, String line) {
        return time + ' ' + level + (level.length() == 4 ? "  " : " ") + line + '\n';
    }

    private void write(String text) {
        OutputStream to = file;
        if (text.isEmpty()) {
            return;
        }
        if (to == null) {
            print(text);
            return;
        }
        try {
            to.write(WorkerLine.printable(text).getBytes(StandardCharsets.UTF_8));
            isFailing = false;
        } catch (IOException e) {
            if (!isFailing) {
                print(stamped(now(), "ERROR", "cannot write to the log " + reason(path, e) + "; its lines come here"));
            }
            isFailing = true;
            print(text);
        }
    }

    private void print(String text) {
        standardError.print(text);
        standardError.flush();
    }
}
