package dev.mpm.common.connection;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
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
 * Reads and writes a connection's socket, and decides who waits for it: the threads that use it, or an event loop.
 *
 * <p>While {@link #key} is null the socket is in blocking mode: a read waits for the client, a write for the network, and
 * to "resume reads" for the HTTP parser merely leaves a note that the carrier finds when it is back in its own loop
 * ({@link #readNextRequest}). {@link #moveToLoop} ends that state for good. It happens
 *
 * <ul>
 *   <li>when an event loop's thread reads or writes: it must never block;
 *   <li>when reads are resumed for anybody but the HTTP parser, or writes for anybody: somebody wants to be called back
 *       whenever the socket is ready;
 *   <li>when the connection is upgraded to another protocol.
 * </ul>
 *
 * <p>After that it behaves as any XNIO conduit, but for one thing: when the next HTTP request arrives, the loop hands the
 * connection to the carrier instead of running the handler itself.
 */
final class SocketConduit implements StreamSourceConduit, StreamSinkConduit, LoopKey.Ready {

    private static final int READ = SelectionKey.OP_READ;
    private static final int WRITE = SelectionKey.OP_WRITE;

    /** The most that one blocking write is given, so that a client that takes it slowly is seen to take it. */
    private static final int CHUNK = 64 << 10;

    /** How long a thread waits before it looks whether the connection still is: its close does not wake the thread. */
    private static final long AWAIT_MILLIS = 500;

    private final ClientConnection connection;
    private final SocketChannel socket;
    private final XnioIoThread loop;
    private final @Nullable Carrier carrier;
    private final WaitMark wait = new WaitMark();
    private final IdleWait idleWait;

    /** The registration with the event loop; null while whoever uses the socket blocks on it. */
    private volatile @Nullable LoopKey key;

    /** The note to the carrier that the HTTP parser wants the next request. */
    private volatile boolean nextRequestWanted;

    /** The HTTP parser of this connection: whoever listened when the first byte was asked for. */
    private @Nullable ChannelListener<? super ConduitStreamSourceChannel> http;

    private volatile @Nullable ReadReadyHandler readHandler;
    private volatile @Nullable WriteReadyHandler writeHandler;
    private volatile boolean endSeen;
    private volatile boolean bodyLeft;
    private volatile boolean lingering;

    SocketConduit(ClientConnection connection, SocketChannel socket, XnioIoThread loop, @Nullable Carrier carrier) {
        this.connection = connection;
        this.socket = socket;
        this.loop = loop;
        this.carrier = carrier;
        this.idleWait = new IdleWait(socket, carrier != null && carrier.waitsBeforeItReads());
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

    /** Returns the registration if an event loop watches the socket, or must from now on; null if the caller may block. */
    private @Nullable LoopKey keyUnlessBlocking() throws IOException {
        LoopKey registered = key;
        return registered == null && Thread.currentThread() instanceof XnioIoThread ? moveToLoop() : registered;
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
        if (!idleWait.isPossible() || connection.phase() != Phase.IDLE || awaitNextRequest()) {
            readReady();
        }
        return true;
    }

    /** Waits without a buffer. Returns whether the parser still wants a request and may block for it. */
    private boolean awaitNextRequest() {
        try {
            return idleWait.await() && key == null && nextRequestWanted;
        } catch (IOException e) {
            IoUtils.safeClose(connection);
            return false;
        }
    }

    // Reading

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        if (!isReadable()) {
            return -1;
        }
        boolean interrupted = beginBlocking();
        try {
            return (int) received(socket.read(buffer));
        } catch (ClosedChannelException e) {
            return -1;
        } finally {
            endBlocking(interrupted);
        }
    }

    @Override
    public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
        if (!isReadable()) {
            return -1;
        }
        boolean interrupted = beginBlocking();
        try {
            return received(socket.read(buffers, offset, length));
        } catch (ClosedChannelException e) {
            return -1;
        } finally {
            endBlocking(interrupted);
        }
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        if (!isReadable()) {
            return -1;
        }
        boolean interrupted = beginBlocking();
        try {
            return received(target.transferFrom(socket, position, Math.min(count, CHUNK)));
        } finally {
            endBlocking(interrupted);
        }
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
        return keyUnlessBlocking() != null || !connection.isWriteShutdown();
    }

    private long received(long bytes) throws IOException {
        if (bytes > 0) {
            wait.end();
            connection.received(bytes);
        } else if (bytes < 0) {
            wait.end();
            endSeen = true;
            terminateReads();
        }
        return bytes;
    }

    /**
     * Notes that a byte is waited for, and takes an interrupt off a thread that may block: it was meant for the handler, and
     * would close the channel under its answer.
     */
    private boolean beginBlocking() {
        wait.begin();
        return key == null && Thread.interrupted();
    }

    private static void endBlocking(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
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

    @Nullable
    LoopKey moveToLoopOrClose() {
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
        wait.end();
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
        awaitReadable(AWAIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void awaitReadable(long time, TimeUnit unit) throws IOException {
        if (keyUnlessBlocking() != null && !connection.isReadShutdown()) {
            await(READ, unit.toMillis(time));
        } // else the next read waits
    }

    /** Waits for the socket or a moment, whichever is over first; the caller tries again in either case. */
    private void await(int operation, long millis) throws IOException {
        wait.begin();
        LoopKey.await(loop, socket, operation, Math.clamp(millis, 1, AWAIT_MILLIS), TimeUnit.MILLISECONDS);
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
        boolean interrupted = beginBlocking();
        try {
            return (int) sent(registered != null ? socket.write(buffer) : writeChunk(buffer));
        } finally {
            endBlocking(interrupted);
        }
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
        LoopKey registered = writable();
        boolean interrupted = beginBlocking();
        try {
            return sent(
                    registered != null ? socket.write(buffers, offset, length) : writeChunk(buffers, offset, length));
        } finally {
            endBlocking(interrupted);
        }
    }

    @Override
    public long transferFrom(FileChannel source, long position, long count) throws IOException {
        LoopKey registered = writable();
        boolean interrupted = beginBlocking();
        try {
            return sent(source.transferTo(position, registered != null ? count : Math.min(count, CHUNK), socket));
        } finally {
            endBlocking(interrupted);
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

    private int writeChunk(ByteBuffer buffer) throws IOException {
        int limit = buffer.limit();
        buffer.limit(buffer.position() + Math.min(buffer.remaining(), CHUNK));
        try {
            return socket.write(buffer);
        } finally {
            buffer.limit(limit);
        }
    }

    private long writeChunk(ByteBuffer[] buffers, int offset, int length) throws IOException {
        int room = CHUNK;
        for (int i = offset; i < offset + length; i++) {
            ByteBuffer buffer = buffers[i];
            if (buffer.remaining() > room) {
                int limit = buffer.limit();
                buffer.limit(buffer.position() + room);
                try {
                    return socket.write(buffers, offset, i - offset + 1);
                } finally {
                    buffer.limit(limit);
                }
            }
            room -= buffer.remaining();
        }
        return socket.write(buffers, offset, length);
    }

    private @Nullable LoopKey writable() throws IOException {
        if (connection.isWriteShutdown()) {
            throw new ClosedChannelException();
        }
        return keyUnlessBlocking();
    }

    /** Ends the wait that began before the write; if nothing was taken, somebody goes on waiting for the client. */
    private long sent(long bytes) {
        if (bytes > 0) {
            wait.end();
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
        wait.end();
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
        awaitWritable(AWAIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void awaitWritable(long time, TimeUnit unit) throws IOException {
        if (keyUnlessBlocking() != null && !connection.isWriteShutdown()) {
            await(WRITE, unit.toMillis(time));
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
            shutdownOutput();
            writeTerminated();
        }
    }

    private void shutdownOutput() {
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
        if (lingering) {
            throwAwayWhatIsThere();
            return;
        }
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
        connection.cut();
    }

    /** Returns whether somebody waits for a byte to move. Any thread. */
    boolean isWaitedFor() {
        return wait.isOn();
    }

    // The housekeeper's calls

    /** Returns for how long somebody has waited for a byte to move, in nanoseconds; 0 if nobody waits. */
    long stalledFor(long now) {
        return wait.age(now);
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

    /**
     * Ends what a thread may be blocked in. Returns whether threads block on this socket at all; if not, the connection is
     * the event loop's and must be closed there.
     *
     * @param judged the phase in which the connection was over its time
     */
    boolean endBlockedThread(Phase judged) {
        if (key != null) {
            return false;
        }
        try {
            if (judged == Phase.RUNNING) {
                idleWait.closeSocket(); // blocked in a write as likely as in a read
            } else if (!judged.awaitsRequest() || !hasUnreadBytes()) {
                socket.shutdownInput(); // a thread inside a read still gets what comes before; a later one does not
            }
        } catch (IOException e) {
            // Closed meanwhile, which is what was wanted.
        }
        return true;
    }

    /** Returns whether bytes are there that no thread has come round to read. Does not disturb one that waits for some. */
    private boolean hasUnreadBytes() throws IOException {
        return !(socket.getRemoteAddress() instanceof UnixDomainSocketAddress) // has no such view
                && socket.socket().getInputStream().available() > 0;
    }

    // The end

    /**
     * Keeps the socket for a while if the client may still be sending a request that has been answered: to close it now
     * would reset the connection, and could take the answer away from the client. What comes is thrown away until the client
     * ends its side or the housekeeper finds that it took too long.
     *
     * @return false if there is no need to; the caller closes the socket then
     */
    boolean linger() {
        if (!bodyLeft || endSeen || !socket.isOpen()) {
            return false;
        }
        try {
            shutdownOutput();
            if (key == null && carrier != null && carrier.isCurrent()) {
                throwAwayUntilTheEnd();
                return false;
            }
            LoopKey registered = moveToLoop();
            lingering = true;
            registered.watch(READ);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void throwAwayUntilTheEnd() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            ByteBuffer rest = ByteBuffer.allocate(CHUNK);
            while (socket.read(rest) >= 0) {
                rest.clear();
            }
        } finally {
            endBlocking(interrupted);
        }
    }

    private void throwAwayWhatIsThere() {
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

    /** Closes the socket, whatever its state. */
    void close() throws IOException {
        LoopKey registered = key;
        if (registered != null) {
            registered.cancel();
        }
        idleWait.closeSocket();
    }
}
