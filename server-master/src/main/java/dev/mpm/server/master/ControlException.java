package dev.mpm.server.master;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says, in words for an operator, that a running server could not be asked or does not answer. */
public final class ControlException extends IOException {

    private static final long serialVersionUID = 1;

    ControlException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
