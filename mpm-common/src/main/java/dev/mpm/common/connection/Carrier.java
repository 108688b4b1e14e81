package dev.mpm.common.connection;

import java.util.concurrent.Executor;

/**
 * The thread that serves one connection at a time and may block while it does.
 *
 * <p>Tasks given to {@link #execute} run on that thread, one after another, between the requests of the connection.
 */
public interface Carrier extends Executor, LaneSource {

    /** Returns whether the calling thread is this one. */
    boolean isCurrent();

    /** Makes the thread look for something to do. May be called from any thread. */
    void wake();

    /**
     * Returns whether the thread waits for a request before it takes a buffer to read it: a virtual one, of which there may be
     * thousands.
     */
    default boolean waitsBeforeItReads() {
        return false;
    }
}
