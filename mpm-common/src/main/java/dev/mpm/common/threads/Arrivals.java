package dev.mpm.common.threads;

import dev.mpm.common.epoll.Epoll;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/** Waits until a connection may have arrived. One thread waits at a time; {@link #wakeup} is any thread's. */
interface Arrivals extends AutoCloseable {

    /** Returns when a connection waits on one of the sockets, or did a moment ago, or after {@link #wakeup}. */
    void await() throws IOException;

    /** Makes the present or the next {@link #await} return. */
    void wakeup();

    /** Ends it; nobody waits any more. The listening sockets stay open. */
    @Override
    void close() throws IOException;

    /** Returns one that wakes a single process per connection if the JDK lets us ask the kernel for that. */
    static Arrivals on(List<ServerSocketChannel> listeners) throws IOException {
        return Epoll.isOpenToUs() ? new ExclusiveArrivals(listeners) : new SelectedArrivals(listeners);
    }
}
