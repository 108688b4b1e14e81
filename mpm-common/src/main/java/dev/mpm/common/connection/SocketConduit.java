package dev.mpm.common.connection;

import io.undertow.connector.PooledByteBuffer;
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
 * <p>While it is {@link #blocking} the socket is in blocking mode: a read waits for the client, a write for the network, and
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

    /** Headers and body together up to which an answer is copied into one buffer. */
    private static final int SMALL = BufferPool.SMALL_ANSWERS.getBufferSize();

    /** How long a thread waits before it looks whether the connection still is: its close does not wake the thread. */
    private static final long AWAIT_MILLIS = 500;

    private final ClientConnection connection;
    private final SocketChannel socket;
    private volatile XnioIoThread loop;
    private final @Nullable Carrier carrier;
    private final WaitMark wait = new WaitMark();
    private final IdleWait idleWait;

    /** Whether whoever uses the socket blocks on it. Once false, it stays so. */
    private volatile boolean blocking = true;

    /** The registration with the event loop, made when somebody first waits there: a short connection needs none. */
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

    /** Makes the socket non-blocking, unless it is already; from now on an event loop waits for it. */
    synchronized void moveToLoop() throws IOException {
        if (!blocking) {
            return;
        }
        socket.configureBlocking(false);
        blocking = false;
        if (nextRequestWanted) {
            registered().watch(READ);
        }
    }

    /** Returns the registration with the event loop, after {@link #moveToLoop}. */
    private LoopKey registered() throws IOException {
        LoopKey existing = key;
        return existing != null ? existing : register();
    }

    private synchronized LoopKey register() throws IOException {
        LoopKey registered = key;
        if (registered == null) {
            registered = LoopKey.register(loop, socket, this);
            key = registered;
        }
        return registered;
    }

    /**
     * Lets another event loop watch the socket. On that loop's thread, while the present one is kept from doing anything,
     * and nobody but the HTTP parser waits for anything.
     */
    synchronized void moveTo(XnioIoThread next) throws IOException {
        LoopKey left = key;
        loop = next;
        if (left != null) {
            LoopKey registered = LoopKey.register(next, socket, this);
            key = registered;
            registered.watch(left.watched());
            left.cancel();
        }
    }

    XnioIoThread loop() {
        return loop;
    }

    /** Returns whether the caller may block on the socket; an event loop must not, nobody may from then on. */
    private boolean mayBlock() throws IOException {
        if (blocking && Thread.currentThread() instanceof XnioIoThread) {
            moveToLoop();
        }
        return blocking;
    }

    /**
     * Runs the HTTP parser if it waits for a request and the carrier may block for it. On the carrier's thread.
     *
     * @return false if there is nothing to do for the carrier
     */
    boolean readNextRequest() {
        if (!blocking || !nextRequestWanted) {
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
            return idleWait.await() && blocking && nextRequestWanted;
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
        return !mayBlock() || !connection.isWriteShutdown();
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
        return blocking && Thread.interrupted();
    }

    private static void endBlocking(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void resumeReads() {
        LoopKey registered = keyToResumeReads();
        if (registered == null) {
            return;
        }
        if (isLoopUndisturbed()) {
            registered.watch(READ);
        } else {
            changeInterest(READ, true);
        }
    }

    /** Returns whether this is the loop's own thread, and no handler that may have to be relieved of its loop runs there. */
    private boolean isLoopUndisturbed() {
        return Thread.currentThread().equals(loop) && !connection.isOnTurn();
    }

    /** Takes care that the connection does not move to another loop meanwhile. */
    private synchronized void changeInterest(int operation, boolean watch) {
        LoopKey registered = key;
        if (registered != null && watch) {
            registered.watch(operation);
        } else if (registered != null) {
            registered.ignore(operation);
        }
    }

    @Override
    public void wakeupReads() {
        LoopKey watched = keyToResumeReads();
        if (watched != null) {
            watched.pretendReady(READ);
        }
    }

    private @Nullable LoopKey keyToResumeReads() {
        if (!blocking || !isForHttp()) {
            return keyOnLoopOrClose();
        }
        nextRequestWanted = true;
        if (carrier != null && !carrier.isCurrent()) {
            carrier.wake();
        }
        // another thread may have moved the connection meanwhile, without having seen the note
        return blocking ? null : keyOnLoopOrClose();
    }

    @SuppressWarnings("ReferenceEquality") // the very listener that Undertow set for this connection
    private boolean isForHttp() {
        return http != null && connection.getSourceChannel().getReadListener() == http;
    }

    void moveToLoopOrClose() {
        try {
            moveToLoop();
        } catch (IOException e) {
            IoUtils.safeClose(connection);
        }
    }

    private @Nullable LoopKey keyOnLoopOrClose() {
        try {
            moveToLoop();
            return registered();
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
        if (registered == null) {
            return;
        }
        if (isLoopUndisturbed()) {
            registered.ignore(READ);
        } else {
            changeInterest(READ, false);
        }
    }

    @Override
    public boolean isReadResumed() {
        LoopKey watched = key;
        return watched == null ? blocking && nextRequestWanted : watched.watches(READ);
    }

    @Override
    public void awaitReadable() throws IOException {
        awaitReadable(AWAIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void awaitReadable(long time, TimeUnit unit) throws IOException {
        if (!mayBlock() && !connection.isReadShutdown()) {
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
        return connection.getIoThread();
    }

    // Writing

    @Override
    public int write(ByteBuffer buffer) throws IOException {
        boolean blocks = mayBlockWriting();
        boolean interrupted = beginBlocking();
        try {
            return (int) sent(blocks ? writeChunk(buffer) : socket.write(buffer));
        } finally {
            endBlocking(interrupted);
        }
    }

    @Override
    public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
        boolean blocks = mayBlockWriting();
        boolean interrupted = beginBlocking();
        try {
            if (isSmallAnswer(buffers, offset, length)) {
                return sent(writeTogether(buffers[offset], buffers[offset + 1]));
            }
            return sent(blocks ? writeChunk(buffers, offset, length) : socket.write(buffers, offset, length));
        } finally {
            endBlocking(interrupted);
        }
    }

    /** Returns whether to copy two buffers into one costs less than to have the system gather them. */
    private static boolean isSmallAnswer(ByteBuffer[] buffers, int offset, int length) {
        return length == 2 && buffers[offset].remaining() + buffers[offset + 1].remaining() <= SMALL;
    }

    /** Writes headers and body of a small answer from one buffer, in one plain system call. */
    private int writeTogether(ByteBuffer head, ByteBuffer body) throws IOException {
        try (PooledByteBuffer pooled = BufferPool.SMALL_ANSWERS.allocate()) {
            ByteBuffer both = pooled.getBuffer();
            int ofHead = head.remaining();
            both.put(0, head, head.position(), ofHead);
            both.put(ofHead, body, body.position(), body.remaining());
            int written = socket.write(both.limit(ofHead + body.remaining()));
            int ofHeadWritten = Math.min(written, ofHead);
            head.position(head.position() + ofHeadWritten);
            body.position(body.position() + written - ofHeadWritten);
            return written;
        }
    }

    @Override
    public long transferFrom(FileChannel source, long position, long count) throws IOException {
        boolean blocks = mayBlockWriting();
        boolean interrupted = beginBlocking();
        try {
            return sent(source.transferTo(position, blocks ? Math.min(count, CHUNK) : count, socket));
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

    private boolean mayBlockWriting() throws IOException {
        if (connection.isWriteShutdown()) {
            throw new ClosedChannelException();
        }
        return mayBlock();
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
        LoopKey watched = keyOnLoopOrClose();
        if (watched != null) {
            watched.watch(WRITE);
        }
    }

    @Override
    public void wakeupWrites() {
        LoopKey watched = keyOnLoopOrClose();
        if (watched != null) {
            watched.pretendReady(WRITE);
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
        if (!mayBlock() && !connection.isWriteShutdown()) {
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
            if (connection.isOver()) {
                IoUtils.safeClose(connection); // which tells the client too, and nothing is left to be read
            } else {
                shutdownOutput();
            }
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
        return connection.getIoThread();
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
            } else if (!connection.movesOn()) {
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
            try {
                handler.readReady();
            } finally {
                connection.endTurn();
            }
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
        if (!blocking) {
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
            if (blocking && carrier != null && carrier.isCurrent()) {
                throwAwayUntilTheEnd();
                return false;
            }
            moveToLoop();
            lingering = true;
            registered().watch(READ);
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
