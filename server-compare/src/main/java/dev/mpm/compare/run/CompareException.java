package dev.mpm.compare.run;

import org.jspecify.annotations.Nullable;

/** Says why a comparison cannot be made. */
public final class CompareException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CompareException(String message) {
        this(message, null);
    }

    public CompareException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
