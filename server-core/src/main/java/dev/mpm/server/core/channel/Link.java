package dev.mpm.server.core.channel;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One end of a stream of frames between two processes of a server, for a service that apps use. What is in a frame is the
 * service's affair: {@link FrameWriter} writes one, {@link FrameReader} reads one.
 *
 * <p>Apart from the channel on which a worker is supervised, so that no flood of an app's can hold up an order of the
 * master's. One thread receives, any thread sends; both may be virtual. Whoever has the link closes it; a thread that is
 * receiving then gets an exception.
 */
public final class Link implements AutoCloseable {

    /** The longest frame, in bytes. */
    public static final int LONGEST_FRAME = FrameStream.LONGEST;

    /** The longest that is taken of somebody who has yet to say who it is, in bytes. */
    public static final int LONGEST_FIRST_FRAME = 4 * 1024;

    private final SocketChannel channel;
    private final FrameStream frames;
    private final ReentrantLock sending = new ReentrantLock();

    Link(SocketChannel channel) {
        this.channel = channel;
        this.frames = new FrameStream(channel);
    }

    /** Connects to a {@link LinkServer}. */
    public static Link connect(Path path) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return new Link(channel);
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot connect to " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Sends a frame, in one piece. Blocks while the other side does not read and the socket's buffer is full.
     *
     * @param content 1 to {@link #LONGEST_FRAME} bytes
     * @throws IOException if the other side is gone
     */
    public void send(byte[] content) throws IOException {
        sending.lock();
        try {
            frames.write(content);
        } finally {
            sending.unlock();
        }
    }

    /**
     * Waits for the next frame.
     *
     * @throws java.io.EOFException if the other side is gone
     * @throws MalformedFrameException if what came is no frame; nothing can be received after it
     */
    public byte[] receive() throws IOException {
        return frames.read();
    }

    /**
     * Waits for the first frame as {@link #receive} does, and takes none above {@link #LONGEST_FIRST_FRAME}: the other side
     * has not proved yet that it may take memory here.
     */
    public byte[] receiveFirst() throws IOException {
        return frames.read(LONGEST_FIRST_FRAME);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Nobody can do anything about it: the descriptor is free either way.
        }
    }
}
