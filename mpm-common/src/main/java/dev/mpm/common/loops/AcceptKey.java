package dev.mpm.common.loops;

import dev.mpm.common.connection.ClientConnection;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.nio.LoopKey;

/**
 * One listening socket in one event loop. Connections are accepted on the loop's thread and stay with that loop.
 *
 * <p>Other loops and other processes watch the same socket: {@code accept} may find nothing, which is no error. One
 * connection is taken each time the loop looks, so that of many that come at once each loop gets some, and those that it
 * has already do not wait.
 */
final class AcceptKey implements LoopKey.Ready {

    private static final System.Logger LOG = System.getLogger(AcceptKey.class.getName());

    private final EventLoops engine;
    private final XnioIoThread loop;
    private final ServerSocketChannel listener;
    private final LoopKey key;

    AcceptKey(EventLoops engine, XnioIoThread loop, ServerSocketChannel listener) throws IOException {
        this.engine = engine;
        this.loop = loop;
        this.listener = listener;
        this.key = LoopKey.register(loop, listener, this);
    }

    void accept(boolean accept) {
        if (accept) {
            key.watch(SelectionKey.OP_ACCEPT);
        } else {
            key.ignore(SelectionKey.OP_ACCEPT);
        }
    }

    int loopNumber() {
        return loop.getNumber();
    }

    @Override
    public void ready(int operations) {
        try {
            SocketChannel socket = engine.accept(listener);
            if (socket != null) {
                open(socket);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot accept connections: {0}; trying again", e.getMessage());
            engine.restAfterFailedAccept(loop);
        }
    }

    private void open(SocketChannel socket) {
        try {
            ClientConnection connection = engine.open(socket, loop);
            connection.open(engine.parser());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "connection ended before it began", e);
            IoUtils.safeClose(socket);
        }
    }

    @Override
    public void loopEnded() {
        // The listening socket is not ours to close.
    }

    void cancel() {
        key.cancel();
    }
}
