package dev.mpm.api.messages;

import java.io.Serial;

/** Says why a message could not be sent, or a question not be answered. */
public class ClusterException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Says what was found, and what was expected. */
    public ClusterException(String message) {
        super(message);
    }

    /** Says the same of what was caused by something else. */
    public ClusterException(String message, Throwable cause) {
        super(message, cause);
    }
}
