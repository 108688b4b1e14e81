package dev.mpm.common.connection;

import dev.mpm.api.ClientTraffic;
import dev.mpm.api.RequestBytes;
import dev.mpm.common.adaptive.LoopTurn;
import dev.mpm.common.adaptive.Route;
import io.undertow.conduits.WebSocketEnd;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;

/**
 * A client's connection under Undertow's HTTP engine, carried by a thread of its own or by an event loop.
 *
 * <p>With a {@link Carrier} the carrier's thread reads, runs the handler and writes, without another thread being woken; where
 * it has to wait it blocks, in the kernel or, if it is a virtual one, by a {@link SocketWait}. Once somebody wants to be
 * called back instead of blocking (server-sent events, a WebSocket), it becomes non-blocking and an event loop watches it,
 * from then on and for good; requests still run on the carrier. Without a carrier the event loop watches it from the start.
 * {@link SocketWatch} holds that rule.
 *
 * <p>{@link SocketSource} and {@link SocketSink} move its bytes; {@link Requests} follows what is asked and answered.
 *
 * <p>The fields that {@link Housekeeper} reads are written by the thread that serves the connection, with release stores:
 * a reader may see them late, never half.
 */
public final class ClientConnection extends StreamConnection implements ClientTraffic, RequestBytes {

    private static final System.Logger LOG = System.getLogger(ClientConnection.class.getName());
    private static final VarHandle PHASE = field("phase", Phase.class);
    private static final VarHandle SINCE = field("since", long.class);
    private static final VarHandle FINISHED = field("finished", boolean.class);

    private static final long TRY_AGAIN_MILLIS = 100;

    private final SocketChannel socket;
    private final SocketWatch watch;
    private final SocketSource source;
    private final SocketSink sink;
    private final ConnectionHost host;
    private final @Nullable Carrier carrier;
    private final Requests requests;

    /** What the event loop runs; null if it runs no handler that may block. The loop's thread only. */
    private @Nullable LoopTurn turn;

    @SuppressWarnings({"FieldMayBeFinal", "UnusedVariable"}) // through FINISHED, a field to spare an object
    private boolean finished;

    @SuppressWarnings("FieldMayBeFinal") // written through PHASE
    private Phase phase = Phase.OPENED;

    @SuppressWarnings("FieldMayBeFinal") // written through SINCE
    private long since = System.nanoTime();

    private @Nullable String client;
    private long bytesIn;
    private long bytesOut;
    private long countedIn;
    private long countedOut;

    /** Whether a handler that may block runs on the loop. Written by the loop's thread, which others need not notice. */
    private boolean onTurn;

    private volatile boolean parting;
    private volatile boolean cut;

    private ClientConnection(
            SocketChannel socket,
            XnioIoThread loop,
            ConnectionHost host,
            @Nullable Carrier carrier,
            Executor threads,
            LaneSource lanes,
            int maxRequests,
            @Nullable LoopTurn turn,
            @Nullable SocketWait wait) {
        super(loop);
        this.socket = socket;
        this.host = host;
        this.carrier = carrier;
        this.requests = new Requests(this, host, threads, lanes, maxRequests);
        this.turn = turn;
        this.watch = new SocketWatch(this, socket, loop, carrier, wait);
        this.source = new SocketSource(this, socket, carrier, watch);
        this.sink = new SocketSink(this, socket, watch);
        setSourceConduit(source);
        setSinkConduit(sink);
    }

    /**
     * Wraps a socket in blocking mode, which that of a virtual carrier leaves, for the carrier's thread to serve.
     *
     * @param loop the event loop that carries the connection once it becomes asynchronous
     * @param maxRequests requests before the connection is closed; 0 means no limit
     */
    public static ClientConnection carried(
            SocketChannel socket, XnioIoThread loop, ConnectionHost host, Carrier carrier, int maxRequests)
            throws IOException {
        sendSmallAnswersAtOnce(socket);
        SocketWait wait = carrier.waitFor(socket);
        if (wait != null) {
            socket.configureBlocking(false);
        }
        return new ClientConnection(socket, loop, host, carrier, carrier, carrier, maxRequests, null, wait);
    }

    /**
     * Wraps a socket that the event loop will watch; to be called on the loop's own thread.
     *
     * @param pool runs what the app dispatches
     * @param turn what the loop runs; null if it is to run no handler that may block
     */
    public static ClientConnection watched(
            SocketChannel socket,
            XnioIoThread loop,
            ConnectionHost host,
            Executor pool,
            LaneSource lanes,
            int maxRequests,
            @Nullable LoopTurn turn)
            throws IOException {
        sendSmallAnswersAtOnce(socket);
        ClientConnection connection =
                new ClientConnection(socket, loop, host, null, pool, lanes, maxRequests, turn, null);
        connection.watch.moveToLoop();
        return connection;
    }

    private static void sendSmallAnswersAtOnce(SocketChannel socket) throws IOException {
        if (!(socket.getRemoteAddress() instanceof UnixDomainSocketAddress)) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    /** Gives the connection to Undertow, which reads the first request at once. */
    public void open(HttpOpenListener http) {
        try {
            http.handleEvent(this);
        } finally {
            endTurn();
        }
    }

    /**
     * Lets Undertow go on with the connection on the carrier's thread. Returns whether there was anything to do; if not,
     * the carrier waits until it is woken.
     */
    public boolean proceed() {
        return source.readNextRequest();
    }

    /** Returns what the connection is doing. */
    public Phase phase() {
        return (Phase) PHASE.getAcquire(this);
    }

    /** Returns when the phase began, by {@code System.nanoTime()}. */
    long since() {
        return (long) SINCE.getOpaque(this);
    }

    /** Returns for how long somebody has waited for a byte to move, in nanoseconds. Housekeeper's thread only. */
    long stalledFor(long now) {
        return watch.stalledFor(now);
    }

    @Override
    public long bytesMoved() {
        return bytesIn + bytesOut;
    }

    @Override
    public boolean isWaitedFor() {
        return watch.isWaitedFor() && socket.isOpen();
    }

    /** Returns whether a handler may run on the calling thread: on the carrier if there is one. */
    boolean mayRunHere() {
        return carrier == null || carrier.isCurrent();
    }

    /** Says that the socket is ready for one or more of the operations. On the event loop's thread. */
    void ready(int operations) {
        if ((operations & SelectionKey.OP_READ) != 0) {
            source.ready();
        }
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            sink.ready();
        }
    }

    // What the event loop runs

    /**
     * Lets the handler that is about to be entered block although this is the loop's thread: Undertow takes this thread for
     * another one until {@link #endTurn}.
     */
    void beginTurn(Route route) {
        if (turn != null) {
            onTurn = true;
            turn.begin(route, since);
        }
    }

    /** Says that Undertow is done with what it did for a ready socket. On the loop's thread, or the carrier's. */
    void endTurn() {
        if (onTurn && turn != null) {
            onTurn = false;
            turn.end(System.nanoTime());
        }
    }

    /** Returns the event loop's thread, or who stands in for it while that thread may block. */
    @Override
    public XnioIoThread getIoThread() {
        return onTurn && turn != null ? turn.standIn() : watch.loop();
    }

    boolean isOnTurn() {
        return onTurn;
    }

    /** Returns whether a handler that may block may run on the loop. On the loop's thread. */
    boolean mayTakeTurn() {
        return turn != null && turn.isOpen();
    }

    /** Returns whether that event loop watches it, and it does nothing but wait for a request or for the rest of one. */
    public boolean awaitsRequestOn(XnioIoThread loop) {
        Phase present = phase();
        boolean awaits = present.awaitsRequest() || present == Phase.READING;
        return awaits && watch.loop().equals(loop) && !onTurn;
    }

    /**
     * Lets another event loop watch it, on whose thread this is called, while the present one is kept in a call or does not
     * watch it any more.
     */
    public void moveTo(LoopTurn next) throws IOException {
        watch.moveTo(next.loop());
        turn = next;
    }

    /** Moves to another event loop if the engine wants it. On the loop's thread, when a byte has come that is yet to be read. */
    boolean movesOn() {
        LoopTurn own = turn;
        if (own == null || own.isOpen() || !phase().awaitsRequest()) {
            return false;
        }
        LoopTurn next = host.loopInsteadOf(own);
        if (next == null) {
            return false;
        }
        source.suspendReads();
        next.loop().execute(() -> moveOrCut(next));
        return true;
    }

    private void moveOrCut(LoopTurn next) {
        try {
            moveTo(next);
            source.resumeReads();
        } catch (IOException e) {
            cut();
        }
    }

    // Requests

    Requests requests() {
        return requests;
    }

    /** Lets an event loop watch it, for good: it is no longer HTTP. */
    void upgraded() {
        watch.moveToLoopOrClose();
    }

    /** Ends the bookkeeping of a request that will not be answered. By the thread whose lane it is, or after a failure. */
    public void abandon() {
        requests.abandon();
    }

    /** Counts bytes that came in; the first ones at all, or after an answer, begin the next request. */
    void received(long bytes) {
        bytesIn += bytes;
        if (phase.awaitsRequest()) {
            enter(Phase.READING);
            requests.reading();
        }
    }

    /** Returns whether the last answer that the client wants has been sent, and nothing more is expected of it. */
    boolean isOver() {
        return requests.areOver() && phase() == Phase.CLOSING;
    }

    void sent(long bytes) {
        bytesOut += bytes;
    }

    @Override
    public long received() {
        return bytesIn - countedIn;
    }

    @Override
    public long sent() {
        return bytesOut - countedOut;
    }

    /** Begins to count the bytes of the next request. */
    void countAnew() {
        countedIn = bytesIn;
        countedOut = bytesOut;
    }

    /** Says what the connection does from now on. */
    void enter(Phase next) {
        SINCE.setOpaque(this, System.nanoTime());
        PHASE.setRelease(this, next);
    }

    // Addresses

    /** Returns the client's address as text, without a port, or {@code unix} for a Unix-domain socket. */
    public String client() {
        String known = client;
        if (known == null) {
            known = Addresses.client(socket);
            client = known;
        }
        return known;
    }

    /**
     * Returns the client's address. A Unix-domain client has none; it gets the loopback address with port 0, because
     * handlers take an {@code InetSocketAddress} for granted.
     */
    @Override
    public SocketAddress getPeerAddress() {
        return Addresses.peer(socket);
    }

    @Override
    public SocketAddress getLocalAddress() {
        return Addresses.local(socket);
    }

    // The end

    /** Tries again until Undertow's WebSocket is there: the app gets the connection a moment after its phase has changed. */
    void leaveWebSocket() {
        parting = true;
        if (isOpen() && !WebSocketEnd.goAway(this)) {
            getIoThread().executeAfter(this::leaveWebSocket, TRY_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Ends an idle or overdue connection. Housekeeper's thread.
     *
     * @param judged the phase in which it was found to be over its time
     * @param judgedSince when that phase had begun; a connection that has gone on since then is left alone
     */
    void expire(Phase judged, long judgedSince) {
        if (since() != judgedSince) {
            return;
        }
        if (judged.awaitsRequest()) {
            requests.expire(); // first: a request that arrives now is answered, and its answer says that it is the last
        }
        if (turn != null && judged == Phase.RUNNING) {
            cut(); // the loop itself may be what waits for the client
        } else if (!watch.endBlockedThread(judged)) {
            getIoThread().execute(() -> expireOnLoop(judged, judgedSince));
        }
    }

    private void expireOnLoop(Phase judged, long judgedSince) {
        if (since() != judgedSince) {
            return;
        }
        if (!judged.awaitsRequest()) {
            cut();
        } else if (carrier != null) {
            carrier.execute(() -> cutUnlessAsked(judgedSince));
        } else {
            cutUnlessAsked(judgedSince);
        }
    }

    /** Looks once more for a request. On the thread that reads requests. */
    private void cutUnlessAsked(long judgedSince) {
        if (since() == judgedSince && source.lookForRequest() && since() == judgedSince) {
            cut();
        }
    }

    /** Cuts the connection, whatever it is doing. May be called from any thread. */
    public void cut() {
        cut = true;
        IoUtils.safeClose(this);
        finish();
    }

    @Override
    protected void notifyReadClosed() {
        source.terminated();
        super.notifyReadClosed();
    }

    @Override
    protected void notifyWriteClosed() {
        sink.terminated();
        super.notifyWriteClosed();
    }

    @Override
    protected void closeAction() {
        if (cut) {
            finish();
            return;
        }
        enter(Phase.CLOSING);
        if (!linger()) {
            finish();
        }
        if (carrier != null) {
            carrier.wake();
        }
    }

    /** Keeps the socket for a while if the client may still be sending. Returns whether the event loop does so. */
    private boolean linger() {
        if (!source.mayBringMore()) {
            return false;
        }
        sink.shutdownOutput();
        return new Lingering(this, socket, watch).begin();
    }

    /** Closes the socket and tells the engine, once. */
    void finish() {
        if (FINISHED.compareAndSet(this, false, true)) {
            try {
                watch.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "closing a socket failed", e);
            } finally {
                host.closed(this);
                if (carrier != null) {
                    carrier.wake();
                }
            }
        }
    }

    /** Marks the reading side as closed; returns whether it was open. */
    boolean markReadClosed() {
        return readClosed();
    }

    /** Marks the writing side as closed; returns whether it was open. */
    boolean markWriteClosed() {
        boolean wasOpen = writeClosed();
        if (wasOpen && parting && phase() == Phase.UPGRADED) {
            enter(Phase.CLOSING); // the close frame is out: the client's is waited for, and not for long
        }
        return wasOpen;
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(ClientConnection.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
