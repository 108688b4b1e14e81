package dev.mpm.common.connection;

/** What a connection is doing, as far as its time limits are concerned. */
public enum Phase {
    /** Accepted a moment ago: not a byte has come. */
    OPENED,
    /** Waiting for the rest of a request's line and headers. */
    READING,
    /** A request is with the app, or its answer is being sent. */
    RUNNING,
    /** Kept alive, waiting for the first byte of the next request. */
    IDLE,
    /** No longer HTTP (a WebSocket): only the app knows what it waits for. */
    UPGRADED,
    /** The last answer is out, or a WebSocket's close frame; what the client still sends changes nothing. */
    CLOSING;

    /** Returns whether the client's next byte would be the first of a request. */
    boolean awaitsRequest() {
        return this == OPENED || this == IDLE;
    }
}
