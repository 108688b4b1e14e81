package dev.mpm.server.core.channel;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Where workers connect to: the master's listening end of the channel, at a path in the file system.
 *
 * <p>One virtual thread accepts; every connection has one virtual thread that reads and one that writes. Events are
 * delivered on the reading threads, so the consumer must be safe for several threads and quick: it puts them into an
 * inbox. Whoever opens it closes it; that ends every connection and removes the file.
 */
public final class ChannelServer implements AutoCloseable {

    /**
     * Listens at the path; a socket file that an earlier run left there is replaced.
     *
     * @param path at most 107 bytes long, in a directory that nobody else may enter
     */
    public static ChannelServer open(Path path, Consumer<? super ChannelEvent> events) throws IOException {
        var server = new ChannelServer(new Acceptor(path), events);
        server.acceptor.start(server::accept);
        return server;
    }

    private final Acceptor acceptor;
    private final Consumer<? super ChannelEvent> events;
    private final Set<WorkerConnection> connections = ConcurrentHashMap.newKeySet();

    private ChannelServer(Acceptor acceptor, Consumer<? super ChannelEvent> events) {
        this.acceptor = acceptor;
        this.events = events;
    }

    @Override
    public void close() {
        acceptor.close();
        connections.forEach(WorkerConnection::close);
    }

    private void accept(SocketChannel channel) {
        var connection = new WorkerConnection(channel, events);
        connections.add(connection);
        Thread.ofVirtual().name("channel-reader").start(() -> run(connection));
    }

    private void run(WorkerConnection connection) {
        if (acceptor.isClosed()) {
            connection.close();
        }
        connection.runReader();
        connections.remove(connection);
    }
}
