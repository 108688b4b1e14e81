package io.undertow.conduits;

import org.xnio.StreamConnection;

/**
 * Ends a WebSocket that the app has opened, with a close frame that says that the server is going away (status 1001).
 *
 * <p>Undertow's {@code WebSocketChannel} puts a conduit of its own under itself, which sends that frame when the connection
 * was idle for too long: in order, after the messages that are under way, and so that the app learns of it. This is the
 * same without the waiting.
 */
public final class WebSocketEnd {

    private WebSocketEnd() {}

    /**
     * Sends the close frame and then shuts the writing side down. On the connection's event loop.
     *
     * @param connection one that has been upgraded to the WebSocket protocol
     * @return false if no WebSocket of Undertow's is on it, or not yet
     */
    public static boolean goAway(StreamConnection connection) {
        if (connection.getSinkChannel().getConduit() instanceof IdleTimeoutConduit carrying) {
            carrying.doClose();
            return true;
        }
        return false;
    }
}
