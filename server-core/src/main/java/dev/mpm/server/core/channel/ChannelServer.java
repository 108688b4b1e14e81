package dev.mpm.server.core.channel;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Where workers connect to: the master's listening end of the channel, at a path in the file system.
 *
 * <p>One virtual thread accepts; every connection has one virtual thread that reads and one that writes. Events are
 * delivered on the reading threads, so the consumer must be safe for several threads and quick: it puts them into an
 * inbox. Whoever opens it closes it; that ends every connection and removes the file.
 */
public final class ChannelServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("channel");

    /** How many workers may wait to be accepted; the kernel takes less if {@code net.core.somaxconn} is less. */
    private static final int BACKLOG = 1024;

    /** {@code sun_path} of {@code sys/un.h} has 108 bytes, one of them for the end. */
    private static final int LONGEST_PATH = 107;

    /** How long to wait after accept failed, most likely for lack of descriptors: without it, that would be a spin. */
    private static final long PAUSE_MILLIS = 100;

    /**
     * Listens at the path; a socket file that an earlier run left there is replaced.
     *
     * @param path at most 107 bytes long, in a directory that nobody else may enter
     */
    public static ChannelServer open(Path path, Consumer<? super ChannelEvent> events) throws IOException {
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new IOException("path of a socket: " + length + " bytes (expected: <= " + LONGEST_PATH + "): " + path
                    + "; choose a shorter run directory");
        }
        Files.deleteIfExists(path);
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(path), BACKLOG);
        } catch (IOException e) {
            listener.close();
            throw new IOException("cannot listen at " + path + ": " + e.getMessage(), e);
        }
        var server = new ChannelServer(path, listener, events);
        Thread.ofVirtual().name("channel-acceptor").start(server::acceptAll);
        return server;
    }

    private final Path path;
    private final ServerSocketChannel listener;
    private final Consumer<? super ChannelEvent> events;
    private final Set<WorkerConnection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    private ChannelServer(Path path, ServerSocketChannel listener, Consumer<? super ChannelEvent> events) {
        this.path = path;
        this.listener = listener;
        this.events = events;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot remove " + path + ": " + e.getMessage());
        }
        connections.forEach(WorkerConnection::close);
    }

    private void acceptAll() {
        while (closed.getCount() > 0) {
            try {
                acceptOne();
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                LOG.log(Level.WARNING, "cannot accept a worker at " + path + ": " + e.getMessage());
                pause();
            }
        }
    }

    private void acceptOne() throws IOException {
        var connection = new WorkerConnection(listener.accept(), events);
        connections.add(connection);
        if (closed.getCount() == 0) {
            connection.close();
        }
        Thread.ofVirtual().name("channel-reader").start(() -> {
            connection.runReader();
            connections.remove(connection);
        });
    }

    private void pause() {
        try {
            var _ = closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
