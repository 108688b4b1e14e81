package dev.mpm.common.connection;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.nio.LoopKey;

/**
 * Decides who waits for a connection's socket: the threads that use it, or an event loop.
 *
 * <p>While it is {@link #isBlocking} a read waits for the client, a write for the network, and to "resume reads" for the HTTP
 * parser merely leaves a note that the carrier finds when it is back in its own loop ({@link #isCarriersToRead}). {@link
 * #moveToLoop} ends that state for good. It happens
 *
 * <ul>
 *   <li>when an event loop's thread reads or writes: it must never block;
 *   <li>when reads are resumed for anybody but the HTTP parser, or writes for anybody: somebody wants to be called back
 *       whenever the socket is ready;
 *   <li>when the connection is upgraded to another protocol.
 * </ul>
 *
 * <p>Any thread may call it. What it knows is volatile, and read without a lock. Three things are written while this object
 * is locked, and only then: which loop it is, the key with it, and that nobody blocks any more; so a socket is registered
 * once, and with the loop that it is at. Reads are also resumed and suspended under the lock, lest it be at a key that is
 * being left; but not by the loop's own thread, from which nobody takes a connection while it is undisturbed. Writes are
 * without it, as a connection whose writes somebody waits for is not moved.
 *
 * <p>The note is not under the lock: who leaves it looks afterwards whether anybody still blocks, who ends that looks
 * afterwards for the note, so that one of them finds what the other did. Who closes the socket is settled in {@link
 * ThreadWait}, without a lock.
 */
final class SocketWatch extends WaitMark implements LoopKey.Ready { // a WaitMark to spare an object per connection

    private static final int READ = SelectionKey.OP_READ;

    /** How long a thread waits before it looks whether the connection still is: its close does not wake the thread. */
    static final long AWAIT_MILLIS = 500;

    private final ClientConnection connection;
    private final SocketChannel socket;
    private final @Nullable Carrier carrier;
    private final ThreadWait threadWait;

    private volatile XnioIoThread loop;

    /** Whether whoever uses the socket blocks on it. Once false, it stays so. */
    private volatile boolean blocking = true;

    /** The registration with the event loop, made when somebody first waits there: a short connection needs none. */
    private volatile @Nullable LoopKey key;

    /** The note to the carrier that the HTTP parser wants the next request. */
    private volatile boolean nextRequestWanted;

    /** Who is told that the socket is ready, once the connection is closed; null before, and if it does not linger. */
    private volatile @Nullable Lingering lingering;

    SocketWatch(
            ClientConnection connection,
            SocketChannel socket,
            XnioIoThread loop,
            @Nullable Carrier carrier,
            @Nullable SocketWait wait) {
        this.connection = connection;
        this.socket = socket;
        this.loop = loop;
        this.carrier = carrier;
        this.threadWait = new ThreadWait(socket, wait);
    }

    XnioIoThread loop() {
        return loop;
    }

    /** Returns whether there is a carrier and the calling thread is it. */
    boolean isOnCarrier() {
        return carrier != null && carrier.isCurrent();
    }

    // Threads

    /** Returns whether whoever uses the socket blocks on it; once false, for good. */
    boolean isBlocking() {
        return blocking;
    }

    /** Returns whether the caller may block on the socket; an event loop must not, nobody may from then on. */
    boolean mayBlock() throws IOException {
        if (blocking && Thread.currentThread() instanceof XnioIoThread) {
            moveToLoop();
        }
        return blocking;
    }

    /** Returns whether a thread waits before or after a call that reads or writes, and not in the kernel in that call. */
    boolean waitsApart() {
        return threadWait.isPossible();
    }

    /**
     * Notes that a byte is waited for, and takes an interrupt off a thread that may block: it was meant for the handler, and
     * would close the channel under its answer.
     *
     * @return whether there was one, for {@link #endBlocking}
     */
    boolean beginBlocking() {
        beginWait();
        return blocking && Thread.interrupted();
    }

    static void endBlocking(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits if a call that found nothing to do is one that blocks, and the kernel has not waited. For the first byte of a
     * request it does not: that is waited for without a buffer.
     *
     * @return whether to try again
     */
    boolean hasWaited(int operation) throws IOException {
        if (!blocking || !threadWait.isPossible()) {
            return false;
        }
        if (!isOnCarrier()) {
            threadWait.pauseInCall();
            return true;
        }
        if (operation == READ && connection.phase().awaitsRequest()) {
            return false;
        }
        threadWait.awaitInCall(operation);
        return true;
    }

    /** Waits for the socket or a moment, whichever is over first; the caller, who must not block, tries again in either case. */
    void await(int operation, long time, TimeUnit unit) throws IOException {
        beginWait();
        long millis = Math.clamp(unit.toMillis(time), 1, AWAIT_MILLIS);
        LoopKey.await(loop, socket, operation, millis, TimeUnit.MILLISECONDS);
    }

    /** Returns whether the HTTP parser waits for a request and the carrier may block for it. */
    boolean isCarriersToRead() {
        return blocking && nextRequestWanted;
    }

    /**
     * Waits without a buffer for the first byte of a request, unless it is the read that waits. On the carrier's thread.
     *
     * @return whether the parser still wants a request and may block for it
     */
    boolean awaitNextRequest() {
        if (!threadWait.isPossible() || !connection.phase().awaitsRequest()) {
            return true;
        }
        try {
            boolean isReady = threadWait.awaitArrival();
            if (!socket.isOpen()) {
                IoUtils.safeClose(connection); // nobody else may know that it is at its end
            }
            return isReady && isCarriersToRead();
        } catch (IOException e) {
            IoUtils.safeClose(connection);
            return false;
        }
    }

    /**
     * Leaves the note to the carrier that the HTTP parser wants the next request.
     *
     * @return the registration with the event loop if that waits instead; null if not
     */
    @Nullable
    LoopKey leaveNote() {
        nextRequestWanted = true;
        if (carrier != null && !carrier.isCurrent()) {
            carrier.wake();
        }
        // another thread may have moved the connection meanwhile, without having seen the note
        return blocking ? null : keyOrClose();
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
                threadWait.closeSocket(); // blocked in a write as likely as in a read
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

    // The event loop

    /** Makes the socket non-blocking, unless it is already; from now on an event loop waits for it. */
    synchronized void moveToLoop() throws IOException {
        if (!blocking) {
            return;
        }
        socket.configureBlocking(false);
        blocking = false;
        threadWait.leave();
        if (nextRequestWanted) {
            registered().watch(READ);
        }
    }

    void moveToLoopOrClose() {
        try {
            moveToLoop();
        } catch (IOException e) {
            IoUtils.safeClose(connection);
        }
    }

    /** Moves to the loop, and returns the registration there; null if that failed, and the connection is closed. */
    @Nullable
    LoopKey keyOrClose() {
        try {
            moveToLoop();
            return registered();
        } catch (IOException e) {
            IoUtils.safeClose(connection);
            return null;
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

    /** Lets the loop tell of what there is to read. */
    void resumeReads(LoopKey registered) {
        if (isLoopUndisturbed()) {
            registered.watch(READ);
        } else {
            changeReads(true);
        }
    }

    /** Takes the note back, and lets the loop tell no longer of what there is to read. */
    void suspendReads() {
        nextRequestWanted = false;
        endWait();
        LoopKey registered = key;
        if (registered == null) {
            return;
        }
        if (isLoopUndisturbed()) {
            registered.ignore(READ);
        } else {
            changeReads(false);
        }
    }

    /** Returns whether this is the loop's own thread, and no handler that may have to be relieved of its loop runs there. */
    private boolean isLoopUndisturbed() {
        return Thread.currentThread().equals(loop) && !connection.isOnTurn();
    }

    /** Takes care that the connection does not move to another loop meanwhile. */
    private synchronized void changeReads(boolean watch) {
        LoopKey registered = key;
        if (registered != null && watch) {
            registered.watch(READ);
        } else if (registered != null) {
            registered.ignore(READ);
        }
    }

    boolean areReadsResumed() {
        LoopKey registered = key;
        return registered == null ? isCarriersToRead() : registered.watches(READ);
    }

    /** Lets the loop tell no longer that there is room to write. */
    void suspendWrites() {
        endWait();
        LoopKey registered = key;
        if (registered != null) {
            registered.ignore(SelectionKey.OP_WRITE);
        }
    }

    boolean areWritesResumed() {
        LoopKey registered = key;
        return registered != null && registered.watches(SelectionKey.OP_WRITE);
    }

    /** Lets the loop tell somebody else, of what there is to read. The connection is closed. */
    void linger(Lingering end) throws IOException {
        moveToLoop();
        lingering = end;
        registered().watch(READ);
    }

    @Override
    public void ready(int operations) {
        Lingering end = lingering;
        if (end != null) {
            end.throwAwayWhatIsThere();
        } else {
            connection.ready(operations);
        }
    }

    @Override
    public void loopEnded() {
        connection.cut();
    }

    /** Closes the socket, whatever its state. */
    void close() throws IOException {
        LoopKey registered = key;
        if (registered != null) {
            registered.cancel();
        }
        threadWait.closeSocket();
    }
}
