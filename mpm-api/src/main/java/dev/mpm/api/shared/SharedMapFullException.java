package dev.mpm.api.shared;

import java.io.Serial;

/** Says that a {@link SharedMap} has no room for another key; nothing has been changed. */
public final class SharedMapFullException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Makes one with the words for a log. */
    public SharedMapFullException(String message) {
        super(message);
    }
}
