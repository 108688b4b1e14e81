package dev.mpm.server.core.channel;

import java.nio.channels.ServerSocketChannel;
import java.util.List;

/**
 * One worker process as the master hears it and speaks to it: the master's end of a channel.
 *
 * <p>Every method may be called from any thread and none of them blocks.
 */
public final class WorkerConnection implements AutoCloseable {

    WorkerConnection() {}

    /**
     * Sends the first message, together with the listening sockets that the worker is to serve. The sockets stay open and
     * stay the caller's.
     *
     * @return false if the connection has ended, or ends because the worker does not read
     */
    public boolean boot(Message.Boot boot, List<ServerSocketChannel> listeners) {
        throw new UnsupportedOperationException();
    }

    /**
     * Puts a message into the outbox, from which it is sent in order.
     *
     * @return false if the connection has ended, or ends because the worker does not read
     */
    public boolean send(Message.ToWorker message) {
        throw new UnsupportedOperationException();
    }

    /** Ends the connection; the worker sees the end of the stream and leaves. What is in the outbox may be lost. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
