package dev.mpm.server.core.commands;

import dev.mpm.api.shared.SharedLong;
import dev.mpm.server.core.shared.Region;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How many commands all workers of a server have run and run now: numbers in a file that all have mapped. Any thread.
 *
 * <pre>
 *   0 | started 8 | failed 8 | refused 8 |
 *  64 | running in slot 0, 8 | in slot 1, 8 | ...
 *     | whether slot 0 has begun to start any, 8 | slot 1, 8 | ...
 * </pre>
 */
public final class CommandCounts {

    private static final long SIZE = 1 << 17;
    private static final long STARTED = 0;
    private static final long FAILED = 8;
    private static final long REFUSED = 16;
    private static final long RUNNING = 64;
    private static final int SLOTS = (int) ((SIZE - RUNNING) / (2 * Long.BYTES));
    private static final long USED = RUNNING + (long) SLOTS * Long.BYTES;

    private final Region region;

    private CommandCounts(Region region) {
        this.region = region;
    }

    /** Makes the file; for the master. */
    public static CommandCounts create(Path file) throws IOException {
        return new CommandCounts(Region.create(file, SIZE));
    }

    /** Opens the file; for a worker. */
    public static CommandCounts open(Path file) throws IOException {
        return new CommandCounts(Region.open(file));
    }

    /** Returns how many were started. */
    public SharedLong started() {
        return region.cell(STARTED);
    }

    /** Returns how many could not be started, were killed as their time was over, or ended with another code than 0. */
    public SharedLong failed() {
        return region.cell(FAILED);
    }

    /** Returns how many were refused, as there were too many. */
    public SharedLong refused() {
        return region.cell(REFUSED);
    }

    /** Returns how many the worker of a slot runs. */
    public SharedLong running(int slot) {
        return region.cell(RUNNING + (long) (slot % SLOTS) * Long.BYTES);
    }

    /** Returns what is not 0 once the worker of a slot has been about to start one. */
    public SharedLong used(int slot) {
        return region.cell(USED + (long) (slot % SLOTS) * Long.BYTES);
    }

    /** Returns how many all workers run. */
    public long running() {
        long running = 0;
        for (int i = 0; i < SLOTS; i++) {
            running += running(i).get();
        }
        return running;
    }

    /** Lets go of the file. */
    public void close() {
        region.close();
    }
}
