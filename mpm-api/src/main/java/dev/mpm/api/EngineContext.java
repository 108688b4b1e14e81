package dev.mpm.api;

import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the worker half of an MPM is given to start an engine with. */
public interface EngineContext {

    /**
     * Returns the listening sockets, one or more, TCP or Unix-domain.
     *
     * <p>They are in non-blocking mode and shared with other processes: there may be no connection although a selector said
     * otherwise. The engine may register them with selectors, but takes connections from them with {@link #accept} and in no
     * other way: where the server gives each process its connections, these are not listening sockets, although selectors
     * see them ready in the same way. It must not change their mode, close them, or rely on their addresses.
     */
    List<ServerSocketChannel> listeners();

    /**
     * Takes a connection that waits for this process, without waiting. Any thread, several at a time too.
     *
     * <p>Which client gets to which process is the server's business (the setting {@code distribution}); the connection is the
     * engine's from then on, in blocking mode.
     *
     * @param listener one of {@link #listeners()}
     * @return null if none waits, or another thread or process was faster
     * @throws IOException if none can be taken now, most often because too many files are open; the engine tries again a
     *     little later
     */
    default @Nullable SocketChannel accept(ServerSocketChannel listener) throws IOException {
        return listener.accept();
    }

    /**
     * Returns whether connections wait for a process to have room for them that {@link #listeners()} do not show, because the
     * server holds them back while every process is full. Cheap; any thread.
     */
    default boolean connectionsWait() {
        return false;
    }

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

    /**
     * Asks the server to let this process go after the connections that it has: for a model whose processes serve only so
     * much, see {@link ShortLived}. Asked at most once, by any thread, when the engine has taken the last connection that
     * it wants and before it could take another. Does not block.
     *
     * <p>If the answer is true, the engine takes no further connection, not even when it is {@linkplain Engine#resume
     * resumed}; the server may start another process in its place at once, and drains and closes the engine when it has
     * finished. If it is false, as always where no other process would follow (in a single process, while the app is warmed
     * up, in tests), the engine goes on as if it had not asked.
     *
     * @param finished is completed, normally and by any thread, when no connection is left
     */
    default boolean leave(CompletionStage<?> finished) {
        return false;
    }
}
