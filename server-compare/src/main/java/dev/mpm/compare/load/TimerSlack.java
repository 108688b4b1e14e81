package dev.mpm.compare.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Asks the kernel to wake a thread when it said, and not up to 50 µs later as it does to save power; see {@code
 * PR_SET_TIMERSLACK} in {@code prctl(2)}. What cannot be had is done without: lateness is measured anyway.
 */
final class TimerSlack {

    private static final String NANOS = "1000";

    private TimerSlack() {}

    /** Does so for the calling thread. */
    static void reduce() {
        try {
            var thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
            Files.writeString(Path.of("/proc/" + thread + "/timerslack_ns"), NANOS);
        } catch (IOException | UnsupportedOperationException | SecurityException _) {
            // Not Linux, or not allowed.
        }
    }
}
