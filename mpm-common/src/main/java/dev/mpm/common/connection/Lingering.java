package dev.mpm.common.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * Keeps the socket of a closed connection for a while, because the client may still be sending a request that has been
 * answered: to close it now would reset the connection, and could take the answer away from the client.
 *
 * <p>What comes is thrown away until the client ends its side or the housekeeper finds that it took too long. By one thread:
 * the carrier, or that of the event loop.
 */
final class Lingering {

    /** The most that is thrown away at a time. */
    private static final int CHUNK = 64 << 10;

    private final ClientConnection connection;
    private final SocketChannel socket;
    private final SocketWatch watch;

    Lingering(ClientConnection connection, SocketChannel socket, SocketWatch watch) {
        this.connection = connection;
        this.socket = socket;
        this.watch = watch;
    }

    /**
     * Lingers here if the caller is the carrier and may block, else on the event loop.
     *
     * @return false if it is over already; the caller closes the socket then
     */
    boolean begin() {
        try {
            if (watch.isBlocking() && watch.isOnCarrier()) {
                throwAwayUntilTheEnd();
                return false;
            }
            watch.linger(this);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void throwAwayUntilTheEnd() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            ByteBuffer rest = ByteBuffer.allocate(CHUNK);
            int bytes = socket.read(rest);
            while (bytes > 0 || (bytes == 0 && watch.hasWaited(SelectionKey.OP_READ))) {
                rest.clear();
                bytes = socket.read(rest);
            }
        } finally {
            SocketWatch.endBlocking(interrupted);
        }
    }

    /** Closes the socket if it is over. On the loop's thread. */
    void throwAwayWhatIsThere() {
        try {
            ByteBuffer rest = ByteBuffer.allocate(CHUNK);
            if (socket.read(rest) >= 0) {
                return;
            }
        } catch (IOException e) {
            // Ended, if not as it should.
        }
        connection.finish();
    }
}
