package dev.mpm.server.worker.commands;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** What a command says: read to its end by a thread of its own, kept up to a limit. */
final class Output {

    private static final int CHUNK = 8192;

    private final InputStream stream;
    private final int limit;
    private final Thread reader;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private volatile boolean isCut;

    private Output(InputStream stream, int limit, String name) {
        this.stream = stream;
        this.limit = limit;
        this.reader = Thread.ofPlatform().daemon().name(name).unstarted(this::readAll);
    }

    static Output read(InputStream stream, int limit, String name) {
        Output output = new Output(stream, limit, name);
        output.reader.start();
        return output;
    }

    private void readAll() {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
                int room = Math.min(read, limit - kept.size());
                kept.write(chunk, 0, room);
                if (room < read) {
                    isCut = true;
                }
            }
        } catch (IOException _) {
            // Closed, as the command is over.
        }
    }

    /** Waits for the end of what it says. */
    boolean isComplete(Duration limit) throws InterruptedException {
        return reader.join(limit);
    }

    byte[] kept() {
        return kept.toByteArray();
    }

    boolean isCut() {
        return isCut;
    }
}
