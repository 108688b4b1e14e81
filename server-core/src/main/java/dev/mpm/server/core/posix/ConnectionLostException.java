package dev.mpm.server.core.posix;

import java.io.IOException;
import java.io.Serial;

/**
 * Says that a connection was taken out of a {@link ConnectionPipe} and ended by the kernel, as its descriptor found no room in
 * this process; or it could not be used. Nobody will get it; whoever counts connections counts it as taken.
 */
public final class ConnectionLostException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    ConnectionLostException() {
        super("a connection was lost (expected: room for it below the limit of open files)");
    }

    ConnectionLostException(Exception cause) {
        super("a connection was lost: " + cause.getMessage(), cause);
    }
}
