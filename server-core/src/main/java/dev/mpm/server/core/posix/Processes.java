package dev.mpm.server.core.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processes by their number: this one, and those that get a signal. Any thread. */
public final class Processes {

    private static final Path SELF = Path.of("/proc/self");
    private static final Libc LIBC = new LinuxLibc();

    private Processes() {}

    /**
     * Returns the number of this process. Read from {@code /proc}, which costs a worker's start a tenth of what asking
     * {@link ProcessHandle} does.
     */
    public static long ownPid() throws IOException {
        return Long.parseLong(Files.readSymbolicLink(SELF).toString());
    }

    /**
     * Sends a signal to one process. The caller must know that the number is still its process's: a number is free for
     * others once its process has been reaped.
     *
     * @param pid 2 or above; anything less would mean init, groups of processes, or all of them
     * @return false if there is no such process any more
     */
    public static boolean signal(long pid, ProcessSignal signal) throws PosixException {
        if (pid < 2 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("pid: " + pid + " (expected: 2 to " + Integer.MAX_VALUE + ")");
        }
        var result = LIBC.kill((int) pid, signal.number());
        if (result.failed() && Errno.ESRCH.is(result.errno())) {
            return false;
        }
        result.orThrow("send " + signal + " to pid " + pid);
        return true;
    }
}
