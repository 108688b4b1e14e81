package dev.mpm.compare.load;

import org.jspecify.annotations.Nullable;

/** Says that the driver failed, which is no figure of the server. */
public final class LoadException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public LoadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
