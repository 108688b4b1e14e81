package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/**
 * Waits for a selector's sockets, and no longer than a time that is finer than the milliseconds in which a selector counts.
 * It does not select: whoever waited does so afterwards, without waiting.
 *
 * <p>For the thread that selects; it needs {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED}.
 */
public final class FineWait implements AutoCloseable {

    // poll.h
    private static final short POLLIN = 1;

    /*
     * struct pollfd, poll.h               struct timespec, time.h
     *  0 +----------------------------+    0 +-----------+
     *    | fd          4              |      | seconds 8 |
     *  4 +-------------+--------------+    8 +-----------+
     *    | events   2  | revents   2  |      | nanos   8 |
     *  8 +-------------+--------------+   16 +-----------+
     */
    private static final long FD = 0;
    private static final long EVENTS = 4;
    private static final long POLLFD_SIZE = 8;
    private static final long SECONDS = 0;
    private static final long NANOS = 8;
    private static final long TIMESPEC_SIZE = 16;

    private static final Libc LIBC = new LinuxLibc();

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment entry = arena.allocate(POLLFD_SIZE, Integer.BYTES);
    private final MemorySegment limit = arena.allocate(TIMESPEC_SIZE, Long.BYTES);

    /** Begins to be used by the calling thread, which closes it before the selector. */
    public FineWait(Selector selector) {
        entry.set(JAVA_INT, FD, JdkInternals.descriptorOf(selector));
        entry.set(JAVA_SHORT, EVENTS, POLLIN);
    }

    /**
     * Returns when a socket is ready, the selector is woken up, or the time has passed; perhaps for no reason. Only what was
     * registered by the last selection is waited for, and an interrupt is not noticed.
     *
     * @param nanos 0 or more
     */
    public void await(long nanos) {
        limit.set(JAVA_LONG, SECONDS, TimeUnit.NANOSECONDS.toSeconds(nanos));
        limit.set(JAVA_LONG, NANOS, nanos % TimeUnit.SECONDS.toNanos(1));
        var _ = LIBC.ppoll(entry, 1, limit, MemorySegment.NULL);
    }

    @Override
    public void close() {
        arena.close();
    }
}
