package dev.mpm.tck;

import io.undertow.server.ServerConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One connection: two threads pass bytes on, each in one direction, until one side has ended. */
final class Relay {

    private final SocketChannel client;
    private final SocketChannel server;
    private final Runnable whenEnded;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final String peer;
    private volatile @Nullable ServerConnection connection;
    private volatile long heard = System.nanoTime();

    Relay(SocketChannel client, SocketChannel server, Runnable whenEnded) throws IOException {
        this.client = client;
        this.server = server;
        this.whenEnded = whenEnded;
        this.peer = String.valueOf(client.getRemoteAddress());
    }

    void start() {
        Thread.ofVirtual().start(() -> {
            if (passedAll(client, server)) {
                endServerInput();
            }
        });
        Thread.ofVirtual().start(() -> {
            boolean _ = passedAll(server, client);
            // Undertow never closes one direction alone.
            cut();
        });
    }

    String client() {
        return peer;
    }

    /** Notes Undertow's view of this connection. */
    void carries(ServerConnection connection) {
        this.connection = connection;
    }

    void requestStarted() {
        requests.incrementAndGet();
        running.incrementAndGet();
    }

    void requestEnded() {
        running.decrementAndGet();
    }

    int requests() {
        return requests.get();
    }

    /**
     * Ends the connection at Undertow's side, so that what it has sent still reaches the client.
     *
     * @param since only if the client has sent nothing since then, by {@code System.nanoTime()}
     */
    void endIfIdle(long since) {
        var carried = connection;
        if (running.get() > 0 || heard - since > 0) {
            return;
        }
        if (carried == null) {
            cut();
            return;
        }
        try {
            carried.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void cut() {
        try (client;
                server) {
            whenEnded.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void endServerInput() {
        try {
            server.shutdownOutput();
        } catch (IOException _) {
            cut();
        }
    }

    /** Passes bytes on until there are no more; returns false, and ends the connection, if that failed. */
    private boolean passedAll(SocketChannel from, SocketChannel to) {
        var buffer = ByteBuffer.allocate(16 << 10);
        try {
            while (from.read(buffer) >= 0) {
                if (from.equals(client)) {
                    heard = System.nanoTime();
                }
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            return true;
        } catch (IOException _) {
            cut();
            return false;
        }
    }
}
