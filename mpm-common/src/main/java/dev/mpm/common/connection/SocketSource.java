package dev.mpm.common.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.Buffers;
import org.xnio.ChannelListener;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.nio.LoopKey;

/**
 * Reads a connection's socket.
 *
 * <p>It behaves as any XNIO conduit but for what {@link SocketWatch} decides: while whoever uses the socket blocks, a read
 * waits for the client. Where there is a carrier, an event loop to which the next HTTP request has come hands the connection
 * to it instead of running the handler itself.
 *
 * <p>One thread reads at a time; the others learn of it by what is volatile.
 */
final class SocketSource implements StreamSourceConduit {

    private static final int READ = SelectionKey.OP_READ;

    /** The most that one transfer to a file takes. */
    private static final int CHUNK = 64 << 10;

    private final ClientConnection connection;
    private final SocketChannel socket;
    private final @Nullable Carrier carrier;
    private final SocketWatch watch;

    /** The HTTP parser of this connection: whoever listened when the first byte was asked for. */
    private @Nullable ChannelListener<? super ConduitStreamSourceChannel> http;

    private volatile @Nullable ReadReadyHandler handler;

    /**
     * Whether the last read took all that it had room for. It matters only where the thread waits for changes, who does not
     * read at the same time as another.
     */
    private boolean moreMayBeThere;

    private volatile boolean endSeen;
    private volatile boolean bodyLeft;

    SocketSource(ClientConnection connection, SocketChannel socket, @Nullable Carrier carrier, SocketWatch watch) {
        this.connection = connection;
        this.socket = socket;
        this.carrier = carrier;
        this.watch = watch;
    }

    /**
     * Runs the HTTP parser if it waits for a request and the carrier may block for it. On the carrier's thread.
     *
     * @return false if there is nothing to do for the carrier
     */
    boolean readNextRequest() {
        if (!watch.isCarriersToRead()) {
            return false;
        }
        // who has not found the end of what is there has to read: only what comes later is told of
        if (moreMayBeThere || watch.awaitNextRequest()) {
            readReady();
        }
        return true;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        if (!isReadable()) {
            return -1;
        }
        boolean interrupted = watch.beginBlocking();
        try {
            int bytes = socket.read(buffer);
            while (bytes == 0 && buffer.hasRemaining() && watch.hasWaited(READ)) {
                bytes = socket.read(buffer);
            }
            moreMayBeThere = !buffer.hasRemaining();
            return (int) received(bytes);
        } catch (ClosedChannelException e) {
            return -1;
        } finally {
            SocketWatch.endBlocking(interrupted);
        }
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
        if (!isReadable()) {
            return -1;
        }
        boolean interrupted = watch.beginBlocking();
        try {
            long bytes = socket.read(buffers, offset, length);
            while (bytes == 0 && Buffers.hasRemaining(buffers, offset, length) && watch.hasWaited(READ)) {
                bytes = socket.read(buffers, offset, length);
            }
            moreMayBeThere = !Buffers.hasRemaining(buffers, offset, length);
            return received(bytes);
        } catch (ClosedChannelException e) {
            return -1;
        } finally {
            SocketWatch.endBlocking(interrupted);
        }
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        if (!isReadable()) {
            return -1;
        }
        boolean interrupted = watch.beginBlocking();
        try {
            return received(
                    watch.waitsApart()
                            ? copyTo(target, position, count)
                            : target.transferFrom(socket, position, Math.min(count, CHUNK)));
        } finally {
            SocketWatch.endBlocking(interrupted);
        }
    }

    /** A transfer to a file would not tell the end of what the client sends from a moment at which nothing is there. */
    private long copyTo(FileChannel target, long position, long count) throws IOException {
        ByteBuffer part = ByteBuffer.allocate((int) Math.min(count, CHUNK));
        int bytes = socket.read(part);
        while (bytes == 0 && part.hasRemaining() && watch.hasWaited(READ)) {
            bytes = socket.read(part);
        }
        moreMayBeThere = !part.hasRemaining();
        part.flip();
        for (long at = position; part.hasRemaining(); ) {
            at += target.write(part, at);
        }
        return bytes;
    }

    @Override
    public long transferTo(long count, ByteBuffer throughBuffer, StreamSinkChannel target) throws IOException {
        return Conduits.transfer(this, count, throughBuffer, target);
    }

    /**
     * Returns whether there may be something to read; on the first call also learns who the HTTP parser is.
     *
     * <p>After the last answer nobody needs to block until the client closes its side too.
     */
    private boolean isReadable() throws IOException {
        if (http == null) {
            http = connection.getSourceChannel().getReadListener();
        }
        if (connection.isReadShutdown()) {
            return false;
        }
        return !watch.mayBlock() || !connection.isWriteShutdown();
    }

    private long received(long bytes) throws IOException {
        if (bytes > 0) {
            watch.endWait();
            connection.received(bytes);
        } else if (bytes < 0) {
            watch.endWait();
            endSeen = true;
            terminateReads();
        }
        return bytes;
    }

    @Override
    public void resumeReads() {
        LoopKey registered = keyToResume();
        if (registered != null) {
            watch.resumeReads(registered);
        }
    }

    @Override
    public void wakeupReads() {
        LoopKey registered = keyToResume();
        if (registered != null) {
            registered.pretendReady(READ);
        }
    }

    private @Nullable LoopKey keyToResume() {
        return watch.isBlocking() && isForHttp() ? watch.leaveNote() : watch.keyOrClose();
    }

    @SuppressWarnings("ReferenceEquality") // the very listener that Undertow set for this connection
    private boolean isForHttp() {
        return http != null && connection.getSourceChannel().getReadListener() == http;
    }

    @Override
    public void suspendReads() {
        watch.suspendReads();
    }

    @Override
    public boolean isReadResumed() {
        return watch.areReadsResumed();
    }

    @Override
    public void awaitReadable() throws IOException {
        awaitReadable(SocketWatch.AWAIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void awaitReadable(long time, TimeUnit unit) throws IOException {
        if (!watch.mayBlock() && !connection.isReadShutdown()) {
            watch.await(READ, time, unit);
        } // else the next read waits
    }

    @Override
    public boolean isReadShutdown() {
        return connection.isReadShutdown();
    }

    @Override
    public void terminateReads() throws IOException {
        if (!endSeen && connection.phase() == Phase.RUNNING) {
            bodyLeft = true;
        }
        if (connection.markReadClosed()) {
            suspendReads();
            terminated();
        }
    }

    /** Says that nothing will be read any more. */
    void terminated() {
        ReadReadyHandler told = handler;
        if (told != null) {
            told.terminated();
        }
    }

    /** Returns whether the client may still be sending a request that has been answered. */
    boolean mayBringMore() {
        return bodyLeft && !endSeen && socket.isOpen();
    }

    @Override
    public void setReadReadyHandler(ReadReadyHandler handler) {
        this.handler = handler;
    }

    @Override
    public XnioIoThread getReadThread() {
        return connection.getIoThread();
    }

    @Override
    public XnioWorker getWorker() {
        return watch.loop().getWorker();
    }

    /** Says that there is something to read. On the event loop's thread. */
    void ready() {
        if (connection.isReadShutdown()) {
            suspendReads();
        } else if (carrier != null && isForHttp()) {
            suspendReads();
            carrier.execute(this::readReady);
        } else if (!connection.movesOn()) {
            readReady();
        }
    }

    /**
     * Runs the HTTP parser, in case that a request has come. On the thread that reads requests.
     *
     * @return false if nobody reads at present: a request that came before has yet to be run
     */
    boolean lookForRequest() {
        if (!isReadResumed()) {
            return false;
        }
        readReady();
        return true;
    }

    private void readReady() {
        ReadReadyHandler told = handler;
        if (told != null) {
            try {
                told.readReady();
            } finally {
                connection.endTurn();
            }
        }
    }
}
