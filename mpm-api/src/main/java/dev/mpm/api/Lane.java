package dev.mpm.api;

import org.jspecify.annotations.Nullable;

/**
 * One line of the board: what one thread, or one running request, is doing.
 *
 * <p>One writer at a time: an engine that passes a lane from thread to thread does so with the happens-before that it
 * needs anyway. Writing costs a few plain stores and no system call.
 */
public interface Lane {

    /** Says what the lane is doing now. */
    void state(LaneState state);

    /** Says whose connection the lane serves: an address as text, or null for nobody's. Longer text is cut. */
    void client(@Nullable String client);

    /**
     * Says that a request's handler is about to be entered; the state becomes {@link LaneState#WRITE}.
     *
     * @param nanoTime {@code System.nanoTime()} of the request's first byte, or of now
     * @param path the path without query; longer paths are cut
     */
    void requestStarted(long nanoTime, String method, String path);

    /**
     * Counts the request that was started last as answered, and the time since its start; method and path stay readable
     * until the next one. The state is left to {@link #state}.
     *
     * @param status the answer's status code; 500 and above count as errors
     * @param bytesIn bytes read from the connection for it
     * @param bytesOut bytes written to the connection for it
     */
    void requestEnded(int status, long bytesIn, long bytesOut);
}
