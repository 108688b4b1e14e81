package dev.mpm.api;

/** What a lane is doing, with the letters of httpd's {@code mod_status}. */
public enum LaneState {
    /** No thread here. */
    OPEN('.'),
    /** Starting up. */
    STARTING('S'),
    /** Free: waiting for a connection or a request. */
    READY('_'),
    /** Reading a request's line and headers. */
    READ('R'),
    /** Running the handler, or sending the answer. */
    WRITE('W'),
    /** Holding an idle kept-alive connection. */
    KEEPALIVE('K'),
    /** Closing a connection. */
    CLOSING('C'),
    /** Finishing, in a worker that leaves. */
    GRACEFUL('G'),
    /** Being cleaned up because too many were idle. */
    IDLE_KILL('I');

    private final char letter;

    LaneState(char letter) {
        this.letter = letter;
    }

    /** Returns the letter that stands for the state on the scoreboard. */
    public char letter() {
        return letter;
    }

    /** Returns whether a lane in this state can take a connection or a request at once. */
    public boolean isIdle() {
        return this == READY || this == STARTING;
    }

    /** Returns whether a lane in this state holds a connection or a request. */
    public boolean isBusy() {
        return switch (this) {
            case READ, WRITE, KEEPALIVE, CLOSING, GRACEFUL -> true;
            case OPEN, STARTING, READY, IDLE_KILL -> false;
        };
    }
}
