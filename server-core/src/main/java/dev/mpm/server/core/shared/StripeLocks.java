package dev.mpm.server.core.shared;

import dev.mpm.server.core.posix.PosixException;
import dev.mpm.server.core.posix.RangeLocks;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * A lock for each part of a map: one between the threads of this process, and one between processes, which the kernel takes
 * back from a process that dies. Held for about a microsecond, never while code of an app runs. Any thread.
 *
 * <p>A process that is stopped while it holds one makes others wait. The master ends it, as it does not tick.
 */
final class StripeLocks {

    /** A byte behind those of the stripes: the lock of whoever gives the region its format. */
    private static final long FORMAT = 1 << 20;

    private final RangeLocks files;
    private final ReentrantLock[] threads;

    StripeLocks(RangeLocks files, int stripes) {
        this.files = files;
        this.threads = Stream.generate(ReentrantLock::new).limit(stripes).toArray(ReentrantLock[]::new);
    }

    void lock(int stripe) {
        threads[stripe].lock();
        try {
            files.lock(stripe);
        } catch (PosixException e) {
            threads[stripe].unlock();
            throw failed(e);
        }
    }

    void unlock(int stripe) {
        try {
            files.unlock(stripe);
        } catch (PosixException e) {
            throw failed(e);
        } finally {
            threads[stripe].unlock();
        }
    }

    /** Runs what only one process may do at a time; one thread of each. */
    static void whileFormatting(RangeLocks files, Runnable action) {
        try {
            files.lock(FORMAT);
            try {
                action.run();
            } finally {
                files.unlock(FORMAT);
            }
        } catch (PosixException e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(PosixException e) {
        return new IllegalStateException(e.getMessage(), e);
    }
}
