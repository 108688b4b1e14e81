package dev.mpm.server.master;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Passes what a worker writes on to the log, line by line, until it ends. One thread per worker. */
final class OutputPump implements Runnable {

    /** Longer lines are cut into pieces, so that a worker without line ends cannot fill the master's memory. */
    private static final int LONGEST_LINE = 8 << 10;

    private static final long STACK_SIZE = 128 << 10;

    private final InputStream output;
    private final int slot;
    private final MasterLog log;
    private final byte[] line = new byte[LONGEST_LINE];
    private int length;

    private OutputPump(InputStream output, int slot, MasterLog log) {
        this.output = output;
        this.slot = slot;
        this.log = log;
    }

    static void start(InputStream output, int slot, MasterLog log) {
        Thread.ofPlatform()
                .daemon()
                .name("output of slot " + slot)
                .stackSize(STACK_SIZE)
                .start(new OutputPump(output, slot, log));
    }

    @Override
    public void run() {
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
            if (piece[i] == '\n' || length == line.length) {
                endLine();
            }
            if (piece[i] != '\n') {
                line[length++] = piece[i];
            }
        }
    }

    private void endLine() {
        if (length > 0) {
            log.worker(slot, new String(line, 0, length, StandardCharsets.UTF_8));
            length = 0;
        }
    }
}
