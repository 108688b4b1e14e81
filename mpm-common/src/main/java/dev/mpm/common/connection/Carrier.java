package dev.mpm.common.connection;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

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
     * Returns how the thread waits for a socket before it takes a buffer to read it: a virtual one does, of which there may
     * be thousands. Null if it waits in the kernel, in the call that reads or writes.
     *
     * @param socket its next connection's
     */
    default @Nullable SocketWait waitFor(SocketChannel socket) throws IOException {
        return null;
    }
}
