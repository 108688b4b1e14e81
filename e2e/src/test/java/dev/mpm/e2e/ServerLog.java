package dev.mpm.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Collects what a process writes, line by line; a thread of its own reads until the end. */
final class ServerLog {

    private final List<String> lines = new ArrayList<>();
    private boolean complete;

    static ServerLog of(InputStream output) {
        var log = new ServerLog();
        Thread.ofVirtual().name("log").start(() -> log.readAll(output));
        return log;
    }

    private void readAll(InputStream output) {
        try (var reader = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(line);
            }
        } catch (IOException ended) {
            // The process is gone.
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        complete = true;
        notifyAll();
    }

    /** Returns everything that was written until now. */
    synchronized String text() {
        return String.join("\n", lines);
    }

    /** Returns the first line that holds the words, and waits for it if need be. */
    synchronized String awaitLine(String words, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < lines.size(); seen++) {
                if (lines.get(seen).contains(words)) {
                    return lines.get(seen);
                }
            }
            long left = deadline - System.nanoTime();
            if (complete || left <= 0) {
                throw new AssertionError("no line of the log has '" + words + "'"
                        + (complete ? ", and it has ended" : " after " + limit.toMillis() + " ms"));
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Waits until the process has closed its output, which may be a moment after its end. */
    synchronized void awaitEnd(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!complete && deadline - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
        }
    }
}
