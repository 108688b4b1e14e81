package dev.mpm.common.threads;

import dev.mpm.api.Lane;
import dev.mpm.common.connection.SocketWait;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Where a connection thread finds what to serve. All methods are called on that thread. */
interface ConnectionSource {

    /** Returns the next connection, or null when the thread is to end. */
    @Nullable
    SocketChannel next();

    /** Returns how the thread waits for a connection's socket; null if in the kernel. */
    default @Nullable SocketWait waitFor(SocketChannel socket) throws IOException {
        return null;
    }

    /** Learns that the thread ends, and takes its lane back. */
    void ended(Lane lane);
}
