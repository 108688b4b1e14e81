package dev.mpm.server.master;

import dev.mpm.server.core.config.LogSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Passes what a worker writes on to the log, line by line, until it ends, and remembers the newest lines.
 *
 * <p>What was written at one time, such as a stack trace, stays together as far as it can be told. Lines that begin with a
 * mark are the access log's, and go to standard output as they are.
 *
 * <p>One platform thread per worker: reading a pipe blocks a whole thread in any case. What was said last may be asked for
 * by any thread.
 */
final class OutputPump {

    /** Longer lines are cut into pieces, so that a worker without line ends cannot fill the master's memory. */
    static final int LONGEST_LINE = 8 << 10;

    static final int LAST_WORDS = 5;

    private static final long STACK_SIZE = 128 << 10;

    /** The most bytes that one character has in UTF-8. */
    private static final int LONGEST_CHARACTER = 4;

    /** More lines than that are passed on before the next are read. */
    private static final int MOST_TOGETHER = 500;

    /** How often, and how long after one another, a stack trace that may go on is looked for. */
    private static final int LOOKS = 10;

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final InputStream output;
    private final String name;
    private final MasterLog log;
    private final Thread thread;
    private final byte[] line = new byte[LONGEST_LINE + LONGEST_CHARACTER];
    private int length;
    private boolean isAccess;
    private @Nullable WorkerLine newest;
    private final List<WorkerLine> lines = new ArrayList<>();
    private final ByteArrayOutputStream access = new ByteArrayOutputStream();
    private final Deque<String> lastWords = new ArrayDeque<>();

    private OutputPump(InputStream output, String name, MasterLog log) {
        this.output = output;
        this.name = name;
        this.log = log;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("output of " + name)
                .stackSize(STACK_SIZE)
                .unstarted(this::run);
    }

    static OutputPump start(InputStream output, int slot, MasterLog log) {
        return start(output, "slot " + slot, log);
    }

    /** Does it for any process of the server's; the name marks its lines. */
    static OutputPump start(InputStream output, String name, MasterLog log) {
        var pump = new OutputPump(output, name, log);
        pump.thread.start();
        return pump;
    }

    /** Waits until everything has been read, but no longer than that: a child of the process may hold its output open. */
    void await(Duration time) throws InterruptedException {
        var _ = thread.join(time);
    }

    List<String> lastWords() {
        synchronized (lastWords) {
            return List.copyOf(lastWords);
        }
    }

    private void run() {
        try (output) {
            byte[] piece = new byte[LONGEST_LINE];
            for (int read = output.read(piece); read >= 0; read = output.read(piece)) {
                take(piece, read);
                if (isTimeToPassOn()) {
                    passOn();
                }
            }
        } catch (IOException ended) {
            // The process is gone; the supervisor hears of it from elsewhere.
        } finally {
            endLine();
            passOn();
        }
    }

    private void take(byte[] piece, int count) {
        for (int i = 0; i < count; i++) {
            byte next = piece[i];
            if (isAccess) {
                access.write(next);
                isAccess = next != '\n';
            } else if (next == LogSettings.MARK) {
                endLine();
                isAccess = true;
            } else {
                takeText(next);
            }
        }
    }

    private void takeText(byte next) {
        if (next == '\n' || length == line.length || (length >= LONGEST_LINE && isFirstOfCharacter(next))) {
            endLine();
        }
        if (next != '\n') {
            line[length++] = next;
        }
    }

    private static boolean isFirstOfCharacter(byte next) {
        return (next & 0xC0) != 0x80;
    }

    private void endLine() {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        length = 0;
        if (end > 0) {
            newest = WorkerLine.of(new String(line, 0, end, StandardCharsets.UTF_8), newest);
            lines.add(newest);
            remember(newest.text());
        }
    }

    private void remember(String text) {
        synchronized (lastWords) {
            if (lastWords.size() == LAST_WORDS) {
                lastWords.removeFirst();
            }
            lastWords.addLast(text);
        }
    }

    /** Returns whether nothing more is there that was written together with what has been read. */
    private boolean isTimeToPassOn() throws IOException {
        if (lines.size() >= MOST_TOGETHER) {
            return true;
        }
        boolean mayGoOn = !lines.isEmpty() && lines.getLast().mayGoOn();
        for (int looks = mayGoOn ? LOOKS : 0; looks > 0 && output.available() == 0; looks--) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return output.available() == 0;
    }

    private void passOn() {
        if (!lines.isEmpty()) {
            log.process(name, lines);
            lines.clear();
        }
        if (access.size() > 0 && !isAccess) {
            log.access(access.toByteArray());
            access.reset();
        }
    }
}
