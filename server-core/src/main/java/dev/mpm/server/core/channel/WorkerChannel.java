package dev.mpm.server.core.channel;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The worker's end of the channel to its master.
 *
 * <p>The main thread connects and waits for the boot message; after that one thread of the caller's receives, and any
 * thread sends. These are platform threads: a virtual one would make the socket non-blocking, for which receiving
 * descriptors is not made. Whoever connects closes it; a thread that is receiving then gets an exception.
 */
public final class WorkerChannel implements AutoCloseable {

    /** Connects to the master and says hello. */
    public static WorkerChannel connect(Path path, Message.Hello hello) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            var connected = new WorkerChannel(channel);
            connected.send(hello);
            return connected;
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot connect to the master at " + path + ": " + e.getMessage(), e);
        }
    }

    private final SocketChannel channel;
    private final FrameStream frames;
    private final ReentrantLock sending = new ReentrantLock();

    private WorkerChannel(SocketChannel channel) {
        this.channel = channel;
        this.frames = new FrameStream(channel);
    }

    /**
     * Waits for the master's first message and the sockets that come with it. Called once, before {@link #receive}.
     *
     * @throws java.io.EOFException if the master is gone or turned this process away
     */
    public Booted boot() throws IOException {
        var listeners = SocketHandover.receive(channel);
        try {
            if (receive() instanceof Message.Boot(BootSpec spec)) {
                return new Booted(spec, listeners);
            }
            throw new MalformedFrameException("the master's first message is not the boot message");
        } catch (IOException e) {
            SocketHandover.close(listeners);
            throw e;
        }
    }

    /**
     * Waits for the master's next message.
     *
     * @throws java.io.EOFException if the master is gone
     * @throws MalformedFrameException if what came is no message; nothing can be received after it
     */
    public Message.ToWorker receive() throws IOException {
        return MessageCodec.decodeToWorker(frames.read());
    }

    /** Makes {@link #receive} end as if the master were gone; what the master says from now on, it cannot send. */
    public void stopReceiving() throws IOException {
        channel.shutdownInput();
    }

    /** Sends a message. Blocks while the master does not read and a buffer of some 200 KB is full. */
    public void send(Message.ToMaster message) throws IOException {
        sending.lock();
        try {
            frames.write(MessageCodec.encode(message));
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Nobody can do anything about it: the descriptor is free either way.
        }
    }

    /**
     * The master's first message with what came with it.
     *
     * @param listeners the sockets to accept from, in non-blocking mode; the receiver closes them. Shared ones are in the
     *     order of {@link BootSpec#listeners()}; what follows them is this worker's own
     */
    public record Booted(BootSpec spec, List<ServerSocketChannel> listeners) {

        public Booted {
            listeners = List.copyOf(listeners);
        }

        /** Returns the sockets that no other worker of its generation accepts from. */
        public List<ServerSocketChannel> ownSockets() {
            int shared = Math.min(spec.listeners().size(), listeners.size());
            return listeners.subList(shared, listeners.size());
        }
    }
}
