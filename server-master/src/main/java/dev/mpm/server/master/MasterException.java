package dev.mpm.server.master;

/** Says why the server cannot run: one line for the operator, and the exit code. */
public final class MasterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode code;

    /** Creates one whose message names what was being done, to what, what was found and what to do. */
    public MasterException(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    /** Creates the same, with what led to it. */
    public MasterException(ExitCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Returns the exit code that tells the same. */
    public ExitCode code() {
        return code;
    }
}
