package dev.mpm.server.core.posix;

import java.io.IOException;
import java.io.Serial;

/**
 * Says that a system call failed. Checked, as an {@link IOException}: it is met where sockets are, and handled like
 * anything else that can go wrong with them.
 */
public final class PosixException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int errno;

    PosixException(String doing, int errno) {
        super("cannot " + doing + ": " + Errno.describe(errno));
        this.errno = errno;
    }

    /** Returns the error number, as in {@code errno.h}. */
    public int errno() {
        return errno;
    }
}
