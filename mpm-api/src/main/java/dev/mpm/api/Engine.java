package dev.mpm.api;

import java.time.Duration;

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
     * Stops accepting for good, and lets what is running finish: requests in flight are answered, the next answer on a
     * kept-alive connection says {@code Connection: close}, idle connections end soon. Blocks until no connection is
     * left, or the limit has passed, or the thread is interrupted; it does not cut what is then still open.
     *
     * @param limit how long to wait; zero does not wait
     * @return whether every connection ended
     */
    boolean drain(Duration limit);

    /** Returns the connections that are open now. */
    int connections();

    /** Returns the requests whose handler has been entered and that are not answered yet. */
    int running();

    /** Ends everything at once: connections are cut, threads end. The listening sockets stay open. */
    @Override
    void close();
}
