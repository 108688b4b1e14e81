package dev.mpm.api;

/**
 * What a connection can tell about its client, so that a slow client is not taken for a handler that hangs.
 *
 * <p>An optional ability of an engine: if the {@code StreamConnection} that it gives to Undertow implements this, the time in
 * which a handler exchanges bytes with its client does not count towards {@code request-timeout}. Any thread may ask at any
 * time; an answer may be a moment old.
 */
public interface ClientTraffic {

    /** Returns how many bytes have been read and written since the connection was opened. */
    long bytesMoved();

    /** Returns whether somebody waits for the client to send or to take a byte, on a connection that is open. */
    boolean isWaitedFor();
}
