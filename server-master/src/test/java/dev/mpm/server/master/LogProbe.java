package dev.mpm.server.master;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A log in which a test can wait for a line. One thread waits; any thread logs. */
final class LogProbe {

    private static final long PATIENCE_SECONDS = 60;

    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();

    MasterLog log() {
        return new MasterLog(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void print(String line) {
                lines.add(line.strip());
            }
        });
    }

    /** Returns the next line that contains all of this; lines before it are passed over. */
    String await(String... parts) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String line;
        do {
            line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("no line with " + List.of(parts) + " within " + PATIENCE_SECONDS + " s, but "
                        + String.join("\n", seen));
            }
            seen.add(line);
        } while (!containsAll(line, parts));
        return line;
    }

    /** Waits for a line that contains all of this, unless it was passed over already: who logs it keeps no order with others. */
    void awaitInAnyOrder(String... parts) throws InterruptedException {
        if (seen.stream().noneMatch(line -> containsAll(line, parts))) {
            await(parts);
        }
    }

    private static boolean containsAll(String line, String... parts) {
        return List.of(parts).stream().allMatch(line::contains);
    }
}
