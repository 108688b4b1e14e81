package dev.mpm.common.connection;

import java.io.IOException;

/**
 * Lets a connection's own thread wait for its socket, which is in non-blocking mode.
 *
 * <p>Both waits end when something has changed since the last wait began, when {@link #wake} was called since, or when the
 * thread is unparked or interrupted. Changes are told, not states: whoever waits has found that there is nothing to read, or
 * no room, and tries again after the wait.
 */
public interface SocketWait {

    /** Waits until there may be something to read, or the client has ended. Returns false if the thread was only unparked. */
    boolean awaitReadable() throws IOException;

    /** Waits until there may be room to write. Returns false if the thread was only unparked. */
    boolean awaitWritable() throws IOException;

    /** Stops watching the socket, which is open: somebody else does from now on. Nobody waits. */
    void leave() throws IOException;

    /** Ends the present wait, or the next if there is none. Any thread. */
    void wake();

    /** Says that the socket is closed. Nobody waits any more. */
    void end();
}
