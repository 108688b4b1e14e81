package dev.mpm.api;

/**
 * What a connection can tell of the bytes that its running request has moved, on the wire and with headers.
 *
 * <p>An engine's {@code StreamConnection} may implement it; the access log then knows {@code %I} and {@code %O}. Asked on
 * the thread that has ended the answer, before the lane of the request has ended.
 */
public interface RequestBytes {

    /** Returns the bytes received since the answer before, or since the connection was opened. */
    long received();

    /** Returns the bytes sent since then. */
    long sent();
}
