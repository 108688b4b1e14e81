package dev.mpm.server.core.tasks;

import java.io.Serial;

/** Says that bytes are no value of the type that the receiver declares. */
public final class ValueException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    ValueException(String message) {
        super(message);
    }

    ValueException(String message, Throwable cause) {
        super(message, cause);
    }
}
