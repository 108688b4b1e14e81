package dev.mpm.server.master;

/** How the server's process, and every command, tells its caller what came of it. */
public enum ExitCode {
    /** Done as asked. */
    DONE(0),
    /** The server did not start; starting it again without a change will not help. */
    FAILED_TO_START(1),
    /** The command line was wrong. */
    USAGE(2),
    /** The server is not running; or, from the server, no worker ever got ready. */
    NOT_RUNNING(3),
    /** The app could not be loaded, or failed to start. */
    APP_FAILED(4),
    /** The server stopped, but requests were cut or a process was killed for it. */
    FORCED(5);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** Returns the code with that number; for any other, such as that of a signal, {@link #FAILED_TO_START}. */
    public static ExitCode of(int number) {
        for (ExitCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return FAILED_TO_START;
    }

    /** Returns the process's exit code. */
    public int number() {
        return number;
    }
}
