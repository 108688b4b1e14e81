package dev.mpm.common.connection;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.Buffers;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;
import org.xnio.nio.LoopKey;

/**
 * Reads and writes a connection's socket, and decides who waits for it: the carrier's thread, or an event loop.
 *
 * <p>While {@link #key} is null the socket is in blocking mode and the carrier's thread is the only one that uses it: a
 * read waits for the client, a write for the network, and to "resume reads" merely leaves a note that the carrier finds
 * when it is back in its own loop ({@link #readNextRequest}). {@link #moveToLoop} ends that state for good. It happens
 *
 * <ul>
 *   <li>when a thread other than the carrier reads or writes: it could block an event loop, or be blocked by the carrier;
 *   <li>when reads are resumed for anybody but the HTTP parser, or writes for anybody: somebody wants to be called back
 *       whenever the socket is ready, while the carrier's thread does other things.
 * </ul>
 *
 * <p>After that it behaves as any XNIO conduit, but for one thing: when the next HTTP request arrives, the loop hands the
 * connection to the carrier instead of running the handler itself.
 */
final class SocketConduit implements StreamSourceConduit, StreamSinkConduit, LoopKey.Ready {

    private static final int READ = SelectionKey.OP_READ;
    private static final int WRITE = SelectionKey.OP_WRITE;
    private static final VarHandle WAITS = waitsHandle();

    private final ClientConnection connection;
    private final SocketChannel socket;
    private final XnioIoThread loop;
    private final @Nullable Carrier carrier;

    /** The registration with the event loop; null while the carrier blocks on the socket. */
    private volatile @Nullable LoopKey key;

    /** The note to the carrier that the HTTP parser wants the next request. */
    private volatile boolean nextRequestWanted;

    /** The HTTP parser of this connection: whoever listened when the first byte was asked for. */
    private @Nullable ChannelListener<? super ConduitStreamSourceChannel> http;

    private volatile @Nullable ReadReadyHandler readHandler;
    private volatile @Nullable WriteReadyHandler writeHandler;

    /** Odd while somebody waits for a byte to move, a new number each time. The housekeeper tells a stall by it. */
    @SuppressWarnings("FieldMayBeFinal") // written through WAITS
    private int waits;

    SocketConduit(ClientConnection connection, SocketChannel socket, XnioIoThread loop, @Nullable Carrier carrier) {
        this.connection = connection;
        this.socket = socket;
        this.loop = loop;
        this.carrier = carrier;
    }

    /** Makes the socket non-blocking and registers it with the event loop, unless that has been done. */
    synchronized LoopKey moveToLoop() throws IOException {
        LoopKey existing = key;
        if (existing != null) {
            return existing;
        }
        socket.configureBlocking(false);
        LoopKey registered = LoopKey.register(loop, socket, this);
        key = registered;
        if (nextRequestWanted) {
            registered.watch(READ);
        }
        return registered;
    }

    /** Returns the registration if an event loop watches the socket, or must from now on; null if the carrier may block. */
    private @Nullable LoopKey keyUnlessCarried() throws IOException {
        LoopKey registered = key;
        if (registered != null || carrier == null || carrier.isCurrent()) {
            return registered;
        }
        return moveToLoop();
    }

    /**
     * Runs the HTTP parser if it waits for a request and the carrier may block for it. On the carrier's thread.
     *
     * @return false if there is nothing to do for the carrier
     */
    boolean readNextRequest() {
        if (key != null || !nextRequestWanted) {
            return false;
        }
        readReady();
        return true;
    }

    // Reading

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        if (!readable()) {
            return -1;
        }
        startWaiting();
        try {
            return received(socket.read(buffer));
        } catch (ClosedChannelException e) {
            return -1;
        } finally {
            stopWaiting();
        }
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
        if (!readable()) {
            return -1;
        }
        startWaiting();
        try {
            return received(socket.read(buffers, offset, length));
        } catch (ClosedChannelException e) {
            return -1;
        } finally {
            stopWaiting();
        }
    }

    /**
     * Returns whether there may be something to read; on the first call also learns who the HTTP parser is.
     *
     * <p>After the last answer a carrier does not wait for the client to close, unless the client may still be sending the
     * rest of a request: to close then would reset the connection, and could take the answer away from the client.
     */
    private boolean readable() throws IOException {
        if (http == null) {
            http = connection.getSourceChannel().getReadListener();
        }
        if (connection.isReadShutdown()) {
            return false;
        }
        if (keyUnlessCarried() == null && connection.isWriteShutdown()) {
            linger();
            return false;
        }
        return true;
    }

    /** Throws away what a client still sends of a request that was answered before it was read. On the carrier. */
    private void linger() throws IOException {
        if (connection.isRequestRead()) {
            return;
        }
        ByteBuffer rest = ByteBuffer.allocate(8 << 10);
        while (socket.read(rest) >= 0) {
            rest.clear(); // until the client ends, or the housekeeper ends it
        }
    }

    private int received(int bytes) throws IOException {
        return (int) received((long) bytes);
    }

    private long received(long bytes) throws IOException {
        if (bytes > 0) {
            connection.received(bytes);
        } else if (bytes < 0) {
            terminateReads();
        }
        return bytes;
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        if (!readable()) {
            return -1;
        }
        long bytes = target.transferFrom(socket, position, count);
        if (bytes > 0) {
            connection.received(bytes);
        }
        return bytes;
    }

    @Override
    public long transferTo(long count, ByteBuffer throughBuffer, StreamSinkChannel target) throws IOException {
        return Conduits.transfer(this, count, throughBuffer, target);
    }

    @Override
    public void resumeReads() {
        LoopKey registered = keyToResumeReads();
        if (registered != null) {
            registered.watch(READ);
        }
    }

    @Override
    public void wakeupReads() {
        LoopKey registered = keyToResumeReads();
        if (registered != null) {
            registered.pretendReady(READ);
        }
    }

    private @Nullable LoopKey keyToResumeReads() {
        LoopKey registered = key;
        if (registered != null) {
            return registered;
        }
        if (!isForHttp()) {
            return moveToLoopOrClose();
        }
        nextRequestWanted = true;
        if (carrier != null && !carrier.isCurrent()) {
            carrier.wake();
        }
        return key; // another thread may have moved the connection meanwhile, without having seen the note
    }

    @SuppressWarnings("ReferenceEquality") // the very listener that Undertow set for this connection
    private boolean isForHttp() {
        return http != null && connection.getSourceChannel().getReadListener() == http;
    }

    private @Nullable LoopKey moveToLoopOrClose() {
        try {
            return moveToLoop();
        } catch (IOException e) {
            IoUtils.safeClose(connection);
            return null;
        }
    }

    @Override
    public void suspendReads() {
        nextRequestWanted = false;
        LoopKey registered = key;
        if (registered != null) {
            registered.ignore(READ);
        }
    }

    @Override
    public boolean isReadResumed() {
        LoopKey registered = key;
        return registered == null ? nextRequestWanted : registered.watches(READ);
    }

    @Override
    public void awaitReadable() throws IOException {
        awaitReadable(0, TimeUnit.MILLISECONDS);
    }

    @Override
    public void awaitReadable(long time, TimeUnit unit) throws IOException {
        if (keyUnlessCarried() != null && !connection.isReadShutdown()) {
            await(READ, time, unit);
        } // else the next read waits
    }

    private void await(int operation, long time, TimeUnit unit) throws IOException {
        startWaiting();
        try {
            LoopKey.await(loop, socket, operation, time, unit);
        } finally {
            stopWaiting();
        }
    }

    @Override
    public boolean isReadShutdown() {
        return connection.isReadShutdown();
    }

    @Override
    public void terminateReads() throws IOException {
        if (connection.markReadClosed()) {
            suspendReads();
            readTerminated();
        }
    }

    void readTerminated() {
        ReadReadyHandler handler = readHandler;
        if (handler != null) {
            handler.terminated();
        }
    }

    @Override
    public void setReadReadyHandler(ReadReadyHandler handler) {
        readHandler = handler;
    }

    @Override
    public XnioIoThread getReadThread() {
        return loop;
    }

    // Writing

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        LoopKey registered = writable();
        int bytes = socket.write(buffer);
        sent(registered, bytes);
        return bytes;
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
        LoopKey registered = writable();
        long bytes = length == 1 ? socket.write(buffers[offset]) : socket.write(buffers, offset, length);
        sent(registered, bytes);
        return bytes;
    }

    @Override
    public long transferFrom(FileChannel source, long position, long count) throws IOException {
        LoopKey registered = writable();
        long bytes = source.transferTo(position, count, socket);
        sent(registered, bytes);
        return bytes;
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

    private @Nullable LoopKey writable() throws IOException {
        if (connection.isWriteShutdown()) {
            throw new ClosedChannelException();
        }
        LoopKey registered = keyUnlessCarried();
        startWaiting();
        return registered;
    }

    /** Ends the wait that began before the write, unless an event loop now waits for the client to take more. */
    private void sent(@Nullable LoopKey registered, long bytes) {
        if (bytes > 0) {
            connection.sent(bytes);
        }
        if (bytes > 0 || registered == null) {
            stopWaiting();
        }
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public void resumeWrites() {
        LoopKey registered = moveToLoopOrClose();
        if (registered != null) {
            registered.watch(WRITE);
        }
    }

    @Override
    public void wakeupWrites() {
        LoopKey registered = moveToLoopOrClose();
        if (registered != null) {
            registered.pretendReady(WRITE);
        }
    }

    @Override
    public void suspendWrites() {
        LoopKey registered = key;
        if (registered != null) {
            registered.ignore(WRITE);
        }
    }

    @Override
    public boolean isWriteResumed() {
        LoopKey registered = key;
        return registered != null && registered.watches(WRITE);
    }

    @Override
    public void awaitWritable() throws IOException {
        awaitWritable(0, TimeUnit.MILLISECONDS);
    }

    @Override
    public void awaitWritable(long time, TimeUnit unit) throws IOException {
        if (keyUnlessCarried() != null && !connection.isWriteShutdown()) {
            await(WRITE, time, unit);
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
            try {
                if (socket.isOpen()) {
                    socket.shutdownOutput();
                }
            } catch (IOException e) {
                // The client is gone already, which is as good as told.
            } finally {
                writeTerminated();
            }
        }
    }

    @Override
    public void truncateWrites() throws IOException {
        terminateWrites();
    }

    void writeTerminated() {
        WriteReadyHandler handler = writeHandler;
        if (handler != null) {
            handler.terminated();
        }
    }

    @Override
    public void setWriteReadyHandler(WriteReadyHandler handler) {
        writeHandler = handler;
    }

    @Override
    public XnioIoThread getWriteThread() {
        return loop;
    }

    @Override
    public XnioWorker getWorker() {
        return loop.getWorker();
    }

    // The event loop's calls

    @Override
    public void ready(int operations) {
        if ((operations & READ) != 0) {
            if (connection.isReadShutdown()) {
                suspendReads();
            } else if (carrier != null && isForHttp()) {
                suspendReads();
                carrier.execute(this::readReady);
            } else {
                readReady();
            }
        }
        if ((operations & WRITE) != 0) {
            WriteReadyHandler handler = writeHandler;
            if (handler == null || connection.isWriteShutdown()) {
                suspendWrites();
            } else {
                handler.writeReady();
            }
        }
    }

    private void readReady() {
        ReadReadyHandler handler = readHandler;
        if (handler != null) {
            handler.readReady();
        }
    }

    @Override
    public void loopEnded() {
        IoUtils.safeClose(connection);
    }

    // The housekeeper's calls

    /** Returns a number that is odd while somebody waits for a byte to move, and then stays the same until one does. */
    int waits() {
        return (int) WAITS.getOpaque(this);
    }

    private void startWaiting() {
        if ((waits & 1) == 0) {
            WAITS.setOpaque(this, waits + 1);
        }
    }

    private void stopWaiting() {
        if ((waits & 1) != 0) {
            WAITS.setOpaque(this, waits + 1);
        }
    }

    private static VarHandle waitsHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(SocketConduit.class, "waits", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Makes a carrier that is blocked in a read see the end of the stream. Returns whether there may be one; if not, the
     * connection belongs to the event loop and must be closed there.
     */
    boolean wakeWithEndOfStream() {
        if (key != null) {
            return false;
        }
        try {
            if (connection.phase() == Phase.RUNNING) {
                socket.close(); // blocked in a write as likely as in a read
            } else {
                socket.shutdownInput();
            }
        } catch (IOException e) {
            // Closed meanwhile, which is what was wanted.
        }
        return true;
    }

    void close() throws IOException {
        LoopKey registered = key;
        if (registered != null) {
            registered.cancel();
        }
        socket.close();
    }
}
