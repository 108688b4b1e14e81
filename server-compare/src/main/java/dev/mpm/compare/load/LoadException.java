package dev.mpm.compare.load;

import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Says that the driver failed, which is no figure of the server. */
public final class LoadException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public LoadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Returns one that says what the exception's cause says. */
    static LoadException of(ExecutionException exception) {
        var cause = exception.getCause();
        return new LoadException(String.valueOf(cause == null ? exception : cause.getMessage()), exception);
    }
}
