package dev.mpm.server.core.channel;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * The worker's end of the channel to its master.
 *
 * <p>The main thread connects and waits for the boot message; after that one thread of the caller's reads, and any
 * thread sends. Whoever connects closes it.
 */
public final class WorkerChannel implements AutoCloseable {

    private WorkerChannel() {}

    /** Connects to the master and says hello. */
    public static WorkerChannel connect(Path path, Message.Hello hello) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Waits for the master's first message and the sockets that come with it.
     *
     * @throws java.io.EOFException if the master is gone or turned this process away
     */
    public Booted boot() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Waits for the master's next message.
     *
     * @throws java.io.EOFException if the master is gone
     */
    public Message.ToWorker receive() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Sends a message. Blocks while the master does not read. */
    public void send(Message.ToMaster message) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /**
     * The master's first message with what was attached to it.
     *
     * @param listeners the listening sockets, in the order of {@link BootSpec#listeners()}, in non-blocking mode
     */
    public record Booted(BootSpec spec, List<ServerSocketChannel> listeners) {

        public Booted {
            listeners = List.copyOf(listeners);
        }
    }
}
