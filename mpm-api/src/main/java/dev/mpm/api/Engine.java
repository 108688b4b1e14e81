package dev.mpm.api;

import java.time.Duration;
import java.util.List;

/**
 * The running worker half of an MPM: it accepts connections from the shared sockets and runs the handler.
 *
 * <p>Every method may be called from any thread; {@link #pause}, {@link #resume} and {@link #drain} are not called at the
 * same time. After {@link #close} every call returns at once and does nothing.
 */
public interface Engine extends AutoCloseable {

    /**
     * Stops accepting and returns when no further connection will be taken. Connections that exist are served on as
     * before, keep-alive included.
     */
    void pause();

    /** Accepts again after {@link #pause}. */
    void resume();

    /**
     * Stops accepting for good, and lets what is running finish. Blocks until no connection is left, or the limit has
     * passed, or the thread is interrupted; it does not cut what is then still open.
     *
     * <ul>
     *   <li>Requests in flight are answered, and every answer from now on says {@code Connection: close}.
     *   <li>A connection on which nothing is asked is kept for a second or more after the drain has begun, as far as half
     *       of the limit allows: its client may be asking at this moment, and has not been told. A request that is there
     *       when the connection is to end is answered first.
     *   <li>Connections that last as long as both sides like are ended in good order where the protocol has one, spread
     *       over the first half of the limit, as their clients will be back at once: a WebSocket gets a close frame with
     *       status 1001, after the message that is being sent; an answer of server-sent events ends after a whole event.
     * </ul>
     *
     * @param limit how long to wait; zero does not wait
     * @return whether every connection ended, and so every request: each has been noted on the board by then
     */
    boolean drain(Duration limit);

    /** Returns the connections that are open now. */
    int connections();

    /** Returns the requests whose handler has been entered and that are not answered yet. */
    int running();

    /**
     * Returns what the engine has decided about the routes that were called most, if it decides such things.
     *
     * @param limit how many at most
     */
    default List<RouteView> routes(int limit) {
        return List.of();
    }

    /** Ends everything at once: connections are cut, threads end. The listening sockets stay open. */
    @Override
    void close();
}
