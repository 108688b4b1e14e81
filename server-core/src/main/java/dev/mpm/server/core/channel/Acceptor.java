package dev.mpm.server.core.channel;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Listens at a path in the file system and hands every connection to its owner, on one virtual thread.
 *
 * <p>Whoever opens it closes it, from any thread; that removes the file. Connections that were handed over stay open.
 */
final class Acceptor implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("channel");

    /** How many processes may wait to be accepted; the kernel takes less if {@code net.core.somaxconn} is less. */
    private static final int BACKLOG = 1024;

    /** {@code sun_path} of {@code sys/un.h} has 108 bytes, one of them for the end. */
    private static final int LONGEST_PATH = 107;

    /** How long to wait after accept failed, most likely for lack of descriptors: without it, that would be a spin. */
    private static final long PAUSE_MILLIS = 100;

    private final Path path;
    private final ServerSocketChannel listener;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Listens at the path; a socket file that an earlier run left there is replaced.
     *
     * @param path at most 107 bytes long, in a directory that nobody else may enter
     */
    Acceptor(Path path) throws IOException {
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new IOException("path of a socket: " + length + " bytes (expected: <= " + LONGEST_PATH + "): " + path
                    + "; choose a shorter run directory");
        }
        Files.deleteIfExists(path);
        this.path = path;
        this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(path), BACKLOG);
        } catch (IOException e) {
            listener.close();
            throw new IOException("cannot listen at " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Begins to accept; called once.
     *
     * @param accepted gets each connection on the accepting thread and must be quick; it owns the connection
     */
    void start(Consumer<? super SocketChannel> accepted) {
        Thread.ofVirtual().name("acceptor of " + path.getFileName()).start(() -> acceptAll(accepted));
    }

    boolean isClosed() {
        return closed.getCount() == 0;
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
    }

    private void acceptAll(Consumer<? super SocketChannel> accepted) {
        while (!isClosed()) {
            try {
                accepted.accept(listener.accept());
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                LOG.log(Level.WARNING, "cannot accept a connection at " + path + ": " + e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            var _ = closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
