package dev.mpm.api;

import io.undertow.server.HttpHandler;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/** What the worker half of an MPM is given to start an engine with. */
public interface EngineContext {

    /**
     * Returns the listening sockets, one or more, TCP or Unix-domain.
     *
     * <p>They are in non-blocking mode and shared with other processes: {@code accept} may find nothing although a
     * selector said otherwise. The engine may register them with selectors; it must not change their mode or close them.
     */
    List<ServerSocketChannel> listeners();

    /** Returns the app's root handler. */
    HttpHandler handler();

    /** Returns the limits to hold to. */
    HttpSettings http();

    /** Returns where the engine writes what it does. It has as many lanes as {@link PoolShape#lanes()} says. */
    Board board();

    /**
     * Returns how many processors are this process's share, 1 or more: as many threads that never wait have always work.
     *
     * <p>It may be fewer than {@link Runtime#availableProcessors()}, by which a JVM sizes itself; on a machine with fewer
     * processors than workers it is 1.
     */
    default int processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}
