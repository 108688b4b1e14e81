package dev.mpm.server.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/**
 * Waits for a word of memory that processes share to change, {@code futex(2)}: the kernel looks and falls asleep in one
 * step, so that no change between the two is missed. Any thread; a virtual one would hold on to its carrier meanwhile.
 */
public final class Futex {

    // linux/futex.h; without FUTEX_PRIVATE_FLAG, as the memory is mapped by several processes
    private static final int FUTEX_WAIT = 0;
    private static final int FUTEX_WAKE = 1;

    /** {@code struct timespec}: seconds and nanoseconds, a long each. */
    private static final long TIMESPEC_SIZE = 16;

    private static final long NANOS = 1_000_000_000;
    private static final Libc LIBC = new LinuxLibc();

    private Futex() {}

    /**
     * Waits while the word is {@code expected}, until woken, or until the time is over. It may also return for no reason: the
     * caller looks again.
     *
     * @param word four bytes of mapped memory, aligned
     */
    public static void await(MemorySegment word, int expected, Duration timeout) throws PosixException {
        long nanos = Math.max(1, timeout.toNanos());
        try (var arena = Arena.ofConfined()) {
            var time = arena.allocate(TIMESPEC_SIZE, Long.BYTES);
            time.set(JAVA_LONG, 0, nanos / NANOS);
            time.set(JAVA_LONG, Long.BYTES, nanos % NANOS);
            CallResult result = LIBC.futex(word, FUTEX_WAIT, expected, time);
            if (result.failed() && !isAnswer(result.errno())) {
                var _ = result.orThrow("wait for shared memory to change");
            }
        }
    }

    /** The word has changed already, the time is over, a signal came. */
    private static boolean isAnswer(int errno) {
        return Errno.EAGAIN.is(errno) || Errno.ETIMEDOUT.is(errno) || Errno.EINTR.is(errno);
    }

    /**
     * Wakes threads that wait for the word, in any process.
     *
     * @return how many were woken
     */
    public static int wake(MemorySegment word, int most) throws PosixException {
        return (int) LIBC.futex(word, FUTEX_WAKE, most, MemorySegment.NULL).orThrow("wake who waits for shared memory");
    }
}
