package dev.mpm.api.commands;

import java.io.Serial;

/** Says that a worker runs as many commands as it may; nothing has been started. */
public final class CommandLimitException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Makes one with the words for a log. */
    public CommandLimitException(String message) {
        super(message);
    }
}
