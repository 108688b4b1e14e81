package dev.mpm.common.threads;

import dev.mpm.api.Lane;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Where a connection thread finds what to serve. Both methods are called on that thread. */
interface ConnectionSource {

    /** Returns the next connection, or null when the thread is to end. */
    @Nullable
    SocketChannel next();

    /** Learns that the thread ends, and takes its lane back. */
    void ended(Lane lane);
}
