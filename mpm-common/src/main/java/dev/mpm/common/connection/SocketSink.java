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
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;
import org.xnio.nio.LoopKey;

/**
 * Writes a connection's socket.
 *
 * <p>It behaves as any XNIO conduit but for what {@link SocketWatch} decides: while whoever uses the socket blocks, a write
 * waits for the network. One thread writes at a time.
 */
final class SocketSink implements StreamSinkConduit {

    private static final int WRITE = SelectionKey.OP_WRITE;

    private final ClientConnection connection;
    private final SocketChannel socket;
    private final SocketWatch watch;
    private volatile @Nullable WriteReadyHandler handler;

    SocketSink(ClientConnection connection, SocketChannel socket, SocketWatch watch) {
        this.connection = connection;
        this.socket = socket;
        this.watch = watch;
    }

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        boolean blocks = mayBlock();
        boolean interrupted = watch.beginBlocking();
        try {
            int bytes = blocks ? WriteCalls.writeChunk(socket, buffer) : socket.write(buffer);
            while (bytes == 0 && buffer.hasRemaining() && watch.hasWaited(WRITE)) {
                bytes = WriteCalls.writeChunk(socket, buffer);
            }
            return (int) sent(bytes);
        } finally {
            SocketWatch.endBlocking(interrupted);
        }
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
        boolean blocks = mayBlock();
        boolean interrupted = watch.beginBlocking();
        try {
            long bytes = WriteCalls.write(socket, buffers, offset, length, blocks);
            while (bytes == 0 && Buffers.hasRemaining(buffers, offset, length) && watch.hasWaited(WRITE)) {
                bytes = WriteCalls.write(socket, buffers, offset, length, blocks);
            }
            return sent(bytes);
        } finally {
            SocketWatch.endBlocking(interrupted);
        }
    }

    @Override
    public long transferFrom(FileChannel source, long position, long count) throws IOException {
        boolean blocks = mayBlock();
        boolean interrupted = watch.beginBlocking();
        try {
            long most = blocks ? Math.min(count, WriteCalls.CHUNK) : count;
            long bytes = source.transferTo(position, most, socket);
            while (bytes == 0 && most > 0 && position < source.size() && watch.hasWaited(WRITE)) {
                bytes = source.transferTo(position, most, socket);
            }
            return sent(bytes);
        } finally {
            SocketWatch.endBlocking(interrupted);
        }
    }

    @Override
    public long transferFrom(StreamSourceChannel source, long count, ByteBuffer throughBuffer) throws IOException {
        return Conduits.transfer(source, count, throughBuffer, this);
    }

    @Override
    public int writeFinal(ByteBuffer buffer) throws IOException {
        int bytes = write(buffer);
        if (!buffer.hasRemaining()) {
            terminateWrites();
        }
        return bytes;
    }

    @Override
    public long writeFinal(ByteBuffer[] buffers, int offset, int length) throws IOException {
        long bytes = write(buffers, offset, length);
        if (!Buffers.hasRemaining(buffers, offset, length)) {
            terminateWrites();
        }
        return bytes;
    }

    private boolean mayBlock() throws IOException {
        if (connection.isWriteShutdown()) {
            throw new ClosedChannelException();
        }
        return watch.mayBlock();
    }

    /** Ends the wait that began before the write; if nothing was taken, somebody goes on waiting for the client. */
    private long sent(long bytes) {
        if (bytes > 0) {
            watch.endWait();
            connection.sent(bytes);
        }
        return bytes;
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public void resumeWrites() {
        LoopKey registered = watch.keyOrClose();
        if (registered != null) {
            registered.watch(WRITE);
        }
    }

    @Override
    public void wakeupWrites() {
        LoopKey registered = watch.keyOrClose();
        if (registered != null) {
            registered.pretendReady(WRITE);
        }
    }

    @Override
    public void suspendWrites() {
        watch.suspendWrites();
    }

    @Override
    public boolean isWriteResumed() {
        return watch.areWritesResumed();
    }

    @Override
    public void awaitWritable() throws IOException {
        awaitWritable(SocketWatch.AWAIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void awaitWritable(long time, TimeUnit unit) throws IOException {
        if (!watch.mayBlock() && !connection.isWriteShutdown()) {
            watch.await(WRITE, time, unit);
        } // else the next write waits
    }

    @Override
    public boolean isWriteShutdown() {
        return connection.isWriteShutdown();
    }

    @Override
    public void terminateWrites() throws IOException {
        if (connection.markWriteClosed()) {
            suspendWrites();
            if (connection.isOver()) {
                IoUtils.safeClose(connection); // which tells the client too, and nothing is left to be read
            } else {
                shutdownOutput();
            }
            terminated();
        }
    }

    /** Tells the client that nothing more will come. */
    void shutdownOutput() {
        try {
            if (socket.isOpen()) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            // The client is gone already, which is as good as told.
        }
    }

    @Override
    public void truncateWrites() throws IOException {
        terminateWrites();
    }

    /** Says that nothing will be written any more. */
    void terminated() {
        WriteReadyHandler told = handler;
        if (told != null) {
            told.terminated();
        }
    }

    @Override
    public void setWriteReadyHandler(WriteReadyHandler handler) {
        this.handler = handler;
    }

    @Override
    public XnioIoThread getWriteThread() {
        return connection.getIoThread();
    }

    @Override
    public XnioWorker getWorker() {
        return watch.loop().getWorker();
    }

    /** Says that there is room to write. On the event loop's thread. */
    void ready() {
        WriteReadyHandler told = handler;
        if (told == null || connection.isWriteShutdown()) {
            suspendWrites();
        } else {
            told.writeReady();
        }
    }
}
