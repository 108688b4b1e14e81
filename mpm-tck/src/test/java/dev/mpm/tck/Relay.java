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
    private volatile long said = System.nanoTime();
    private volatile boolean speaking;
    private volatile boolean hasSaidLast;
    private volatile @Nullable Runnable farewell;

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

    void becomesWebSocket() {
        farewell = this::goAway;
    }

    void becomesEventStream() {
        farewell = this::end;
    }

    /**
     * Ends what would last. Bytes are not understood here: what has been still for a while is not inside a message.
     *
     * @param since only if the server has sent nothing since then, by {@code System.nanoTime()}
     */
    void bidFarewell(long since) {
        var end = farewell;
        if (end != null && said - since < 0 && hasPassedOnAll()) {
            farewell = null;
            end.run();
        }
    }

    /** Returns whether nothing that the server has sent is still here; a thread that passes it on may wait for a processor. */
    private boolean hasPassedOnAll() {
        try {
            return server.socket().getInputStream().available() == 0 && !speaking;
        } catch (IOException _) {
            return true; // it has ended
        }
    }

    /** What the server answers to the client's close frame is not passed on: from here, it has sent its own. */
    private void goAway() {
        hasSaidLast = true;
        try {
            client.write(ByteBuffer.wrap(Answer.bytes(FarewellContract.GOING_AWAY)));
            client.shutdownOutput();
        } catch (IOException _) {
            cut();
        }
    }

    /**
     * Ends the connection at Undertow's side, so that what it has sent still reaches the client.
     *
     * @param since only if the client has sent nothing since then, by {@code System.nanoTime()}
     */
    void endIfIdle(long since) {
        if (running.get() == 0 && farewell == null && heard - since < 0) {
            end();
        }
    }

    private void end() {
        var carried = connection;
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

    /** Passes bytes on until there are no more; returns false if that failed, which ends the connection sooner or later. */
    private boolean passedAll(SocketChannel from, SocketChannel to) {
        var buffer = ByteBuffer.allocate(16 << 10);
        try {
            while (from.read(buffer) >= 0) {
                if (!passed(buffer.flip(), to)) {
                    return false;
                }
                buffer.clear();
            }
            return true;
        } catch (IOException _) {
            cut();
            return false;
        }
    }

    private boolean passed(ByteBuffer bytes, SocketChannel to) {
        boolean toClient = to.equals(client);
        if (toClient && hasSaidLast) {
            return true;
        }
        if (toClient) {
            speaking = true;
        } else {
            heard = System.nanoTime();
        }
        try {
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        } catch (IOException _) {
            if (toClient) {
                cut();
            } // else Undertow has closed: the other thread passes on what was said before that, and then ends the
            // connection
            return false;
        }
        if (toClient) {
            said = System.nanoTime();
            speaking = false;
        }
        return true;
    }
}
