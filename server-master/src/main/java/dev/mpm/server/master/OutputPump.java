package dev.mpm.server.master;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Passes what a worker writes on to the log, line by line, until it ends, and remembers the newest lines.
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

    private final InputStream output;
    private final int slot;
    private final MasterLog log;
    private final Thread thread;
    private final byte[] line = new byte[LONGEST_LINE + LONGEST_CHARACTER];
    private int length;
    private final Deque<String> lastWords = new ArrayDeque<>();

    private OutputPump(InputStream output, int slot, MasterLog log) {
        this.output = output;
        this.slot = slot;
        this.log = log;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("output of slot " + slot)
                .stackSize(STACK_SIZE)
                .unstarted(this::run);
    }

    static OutputPump start(InputStream output, int slot, MasterLog log) {
        var pump = new OutputPump(output, slot, log);
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
            }
        } catch (IOException ended) {
            // The process is gone; the supervisor hears of it from elsewhere.
        } finally {
            endLine();
        }
    }

    private void take(byte[] piece, int count) {
        for (int i = 0; i < count; i++) {
            byte next = piece[i];
            if (next == '\n' || length == line.length || (length >= LONGEST_LINE && isFirstOfCharacter(next))) {
                endLine();
            }
            if (next != '\n') {
                line[length++] = next;
            }
        }
    }

    private static boolean isFirstOfCharacter(byte next) {
        return (next & 0xC0) != 0x80;
    }

    private void endLine() {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        length = 0;
        if (end > 0) {
            say(new String(line, 0, end, StandardCharsets.UTF_8));
        }
    }

    private void say(String text) {
        log.worker(slot, text);
        synchronized (lastWords) {
            if (lastWords.size() == LAST_WORDS) {
                lastWords.removeFirst();
            }
            lastWords.addLast(text);
        }
    }
}
