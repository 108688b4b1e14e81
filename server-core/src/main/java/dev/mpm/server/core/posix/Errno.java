package dev.mpm.server.core.posix;

/** The error numbers that our messages and decisions know, from {@code asm-generic/errno-base.h} and {@code errno.h}. */
enum Errno {
    EPERM(1, "not permitted"),
    ENOENT(2, "no such file"),
    ESRCH(3, "no such process"),
    EINTR(4, "interrupted by a signal"),
    EBADF(9, "not an open descriptor"),
    ECHILD(10, "no such child"),
    EAGAIN(11, "would have to wait"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EINVAL(22, "invalid argument"),
    EMFILE(24, "too many open files in this process"),
    EPIPE(32, "the other end is closed"),
    ENOTSOCK(88, "not a socket"),
    EMSGSIZE(90, "message too long"),
    ENOPROTOOPT(92, "no such option"),
    ECONNABORTED(103, "connection ended before it was accepted"),
    ECONNRESET(104, "connection reset by the other end"),
    ENOBUFS(105, "no buffer space"),
    ENOTCONN(107, "not connected"),
    ETOOMANYREFS(109, "too many descriptors in flight"),
    ETIMEDOUT(110, "the time is over"),
    ECONNREFUSED(111, "nobody listens there");

    private final int number;
    private final String words;

    Errno(int number, String words) {
        this.number = number;
        this.words = words;
    }

    boolean is(int errno) {
        return number == errno;
    }

    /** Returns the words and the name for a message, or just the number if it is not listed here. */
    static String describe(int errno) {
        for (var each : values()) {
            if (each.number == errno) {
                return each.words + " (" + each + ")";
            }
        }
        return "error number " + errno;
    }
}
