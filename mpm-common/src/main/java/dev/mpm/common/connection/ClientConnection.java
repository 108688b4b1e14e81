package dev.mpm.common.connection;

import dev.mpm.api.ClientTraffic;
import dev.mpm.api.Lane;
import dev.mpm.api.RequestBytes;
import dev.mpm.common.adaptive.LoopTurn;
import dev.mpm.common.adaptive.Route;
import io.undertow.conduits.WebSocketEnd;
import io.undertow.server.ConduitWrapper;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestStart;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.util.ConduitFactory;
import io.undertow.util.Headers;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.conduits.StreamSinkConduit;

/**
 * A client's connection under Undertow's HTTP engine, carried by a thread of its own or by an event loop.
 *
 * <p>With a {@link Carrier} the socket is in blocking mode and the carrier's thread reads, runs the handler and writes,
 * without another thread being woken. Once somebody wants to be called back instead of blocking (server-sent events, a
 * WebSocket), it becomes non-blocking and an event loop watches it, from then on and for good; requests still run on the
 * carrier. Without a carrier the event loop watches it from the start. {@link SocketConduit} holds that rule.
 *
 * <p>It is also the executor for what an app dispatches while it runs a request: the carrier, or the engine's pool.
 *
 * <p>The fields that {@link Housekeeper} reads are written by the thread that serves the connection, with release stores:
 * a reader may see them late, never half.
 */
public final class ClientConnection extends StreamConnection
        implements ClientTraffic,
                RequestBytes,
                Executor,
                ConduitWrapper<StreamSinkConduit>,
                ExchangeCompletionListener {

    private static final System.Logger LOG = System.getLogger(ClientConnection.class.getName());
    private static final VarHandle PHASE = field("phase", Phase.class);
    private static final VarHandle SINCE = field("since", long.class);

    /** What a request is counted as whose client left before the answer, after nginx. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private static final long TRY_AGAIN_MILLIS = 100;

    private final SocketChannel socket;
    private final SocketConduit conduit;
    private final ConnectionHost host;
    private final @Nullable Carrier carrier;
    private final Executor threads;
    private final LaneSource lanes;
    private final int maxRequests;

    /** What the event loop runs; null if it runs no handler that may block. The loop's thread only. */
    private @Nullable LoopTurn turn;

    private final AtomicBoolean finished = new AtomicBoolean();

    @SuppressWarnings("FieldMayBeFinal") // written through PHASE
    private Phase phase = Phase.OPENED;

    @SuppressWarnings("FieldMayBeFinal") // written through SINCE
    private long since = System.nanoTime();

    /**
     * The lane of the running request, guarded by this. Whoever takes it out ends the request's bookkeeping, and is done with
     * it before anybody else finds the lane gone: a carrier's lane is the next connection's at once.
     */
    private @Nullable Lane lane;

    private volatile @Nullable HttpServerExchange running;
    private @Nullable String client;
    private int requests;
    private long bytesIn;
    private long bytesOut;
    private long countedIn;
    private long countedOut;
    private volatile boolean expired;

    /** Whether a handler that may block runs on the loop. Written by the loop's thread, which others need not notice. */
    private boolean onTurn;

    /** Whether the client has said that the running request is its last, and nothing of it is left to be read. */
    private boolean clientEnds;

    /** Ends in good order what would last as long as both sides like; null if there is no such thing, or it was done. */
    private volatile @Nullable Runnable farewell;

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
            @Nullable LoopTurn turn) {
        super(loop);
        this.socket = socket;
        this.host = host;
        this.carrier = carrier;
        this.threads = threads;
        this.lanes = lanes;
        this.maxRequests = maxRequests;
        this.turn = turn;
        this.conduit = new SocketConduit(this, socket, loop, carrier);
        setSourceConduit(conduit);
        setSinkConduit(conduit);
    }

    /**
     * Wraps a socket in blocking mode that the carrier's thread will serve.
     *
     * @param loop the event loop that carries the connection once it becomes asynchronous
     * @param maxRequests requests before the connection is closed; 0 means no limit
     */
    public static ClientConnection carried(
            SocketChannel socket, XnioIoThread loop, ConnectionHost host, Carrier carrier, int maxRequests)
            throws IOException {
        sendSmallAnswersAtOnce(socket);
        return new ClientConnection(socket, loop, host, carrier, carrier, carrier, maxRequests, null);
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
        ClientConnection connection = new ClientConnection(socket, loop, host, null, pool, lanes, maxRequests, turn);
        connection.conduit.moveToLoop();
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
        return conduit.readNextRequest();
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
        return conduit.stalledFor(now);
    }

    @Override
    public long bytesMoved() {
        return bytesIn + bytesOut;
    }

    @Override
    public boolean isWaitedFor() {
        return conduit.isWaitedFor() && socket.isOpen();
    }

    /** Returns whether a handler may run on the calling thread: on the carrier if there is one. */
    boolean mayRunHere() {
        return carrier == null || carrier.isCurrent();
    }

    // The life of a request

    /** Says that a request has been read and will be given to the app, here or on another thread. */
    void requestArrived(HttpServerExchange exchange) {
        requests++;
        clientEnds = !exchange.isPersistent() && exchange.isRequestComplete();
        RequestStart.set(exchange, since); // its first byte, or the end of the answer before if it was there by then
        running = exchange;
        enter(Phase.RUNNING);
        exchange.setDispatchExecutor(this);
        exchange.addResponseWrapper(this);
        if (!exchange.isRequestComplete()) {
            exchange.addRequestWrapper(UnreadBody.WRAPPER);
        }
        exchange.addExchangeCompleteListener(this);
    }

    /** Says that the app's handler is about to be entered. */
    void handlerEntered(HttpServerExchange exchange) {
        Lane claimed = lanes.claim(this);
        synchronized (this) {
            lane = claimed;
        }
        claimed.requestStarted(since, exchange.getRequestMethod().toString(), exchange.getRequestPath());
    }

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
        return onTurn && turn != null ? turn.standIn() : conduit.loop();
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
        return awaits && conduit.loop().equals(loop) && !onTurn;
    }

    /**
     * Lets another event loop watch it, on whose thread this is called, while the present one is kept in a call or does not
     * watch it any more.
     */
    public void moveTo(LoopTurn next) throws IOException {
        conduit.moveTo(next.loop());
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
        conduit.suspendReads();
        next.loop().execute(() -> moveOrCut(next));
        return true;
    }

    private void moveOrCut(LoopTurn next) {
        try {
            moveTo(next);
            conduit.resumeReads();
        } catch (IOException e) {
            cut();
        }
    }

    /** Returns whether a handler has been entered; a request may also wait for a thread that enters it. */
    synchronized boolean isHandled() {
        return lane != null;
    }

    /**
     * Runs what the app dispatches. Undertow forgets its executor at each dispatch, so it is told again: a request that
     * dispatches twice must not end up on a thread that nobody counts.
     */
    @Override
    public void execute(Runnable task) {
        threads.execute(() -> run(task));
    }

    private void run(Runnable task) {
        HttpServerExchange exchange = running;
        if (exchange != null) {
            exchange.setDispatchExecutor(this);
        }
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "connection ended: a dispatched task failed", e);
            cut();
            abandon();
        }
    }

    /** Decides, when the answer's headers are about to be written and no sooner, whether the connection goes on after it. */
    @Override
    public StreamSinkConduit wrap(ConduitFactory<StreamSinkConduit> factory, HttpServerExchange exchange) {
        if (isLastRequest() && !exchange.isUpgrade()) {
            exchange.setPersistent(false);
        } else if (exchange.isPersistent() && exchange.isHttp10()) {
            exchange.getResponseHeaders()
                    .put(Headers.CONNECTION, "keep-alive"); // HTTP/1.0 does not take it for granted
        }
        StreamSinkConduit answer = factory.create();
        EventStream events = EventStream.of(exchange, answer);
        if (events == null) {
            return answer;
        }
        farewell = events::leave;
        return events;
    }

    private boolean isLastRequest() {
        return expired || host.wantsConnectionsBack() || (maxRequests > 0 && requests >= maxRequests);
    }

    /** Learns from Undertow that the answer to the running request has been sent. */
    @Override
    public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
        try {
            running = null;
            forgetFarewell();
            Phase after = phaseAfter(exchange);
            endRequest(exchange.getStatusCode(), after);
            enter(after);
        } finally {
            next.proceed();
        }
    }

    /** Spares nearly every request the cost of a volatile write. */
    private void forgetFarewell() {
        if (farewell != null) {
            farewell = null;
        }
    }

    private Phase phaseAfter(HttpServerExchange exchange) {
        if (exchange.isUpgrade()) {
            conduit.moveToLoopOrClose();
            if (isWebSocket(exchange)) {
                farewell = () -> getIoThread().execute(this::leaveWebSocket);
            }
            return Phase.UPGRADED;
        }
        if (exchange.isPersistent()) {
            return Phase.IDLE;
        }
        host.closing(this);
        return Phase.CLOSING;
    }

    private static boolean isWebSocket(HttpServerExchange exchange) {
        return "websocket".equalsIgnoreCase(exchange.getResponseHeaders().getFirst(Headers.UPGRADE));
    }

    private synchronized void endRequest(int status, Phase after) {
        Lane written = lane;
        lane = null;
        if (written != null) {
            written.requestEnded(status, bytesIn - countedIn, bytesOut - countedOut);
            countedIn = bytesIn;
            countedOut = bytesOut;
            lanes.release(written, after);
        }
    }

    /** Ends the bookkeeping of a request that will not be answered. By the thread whose lane it is, or after a failure. */
    public void abandon() {
        endRequest(CLIENT_CLOSED_REQUEST, Phase.CLOSING);
    }

    /** Counts bytes that came in; the first ones at all, or after an answer, begin the next request. */
    void received(long bytes) {
        bytesIn += bytes;
        if (phase.awaitsRequest()) {
            enter(Phase.READING);
            lanes.reading();
        }
    }

    /** Returns whether the last answer that the client wants has been sent, and nothing more is expected of it. */
    boolean isOver() {
        return clientEnds && phase() == Phase.CLOSING;
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

    private void enter(Phase next) {
        SINCE.setOpaque(this, System.nanoTime());
        PHASE.setRelease(this, next);
    }

    // Addresses

    /** Returns the client's address as text, without a port, or {@code unix} for a Unix-domain socket. */
    public String client() {
        String known = client;
        if (known == null) {
            known = remoteAddress() instanceof InetSocketAddress peer
                    ? peer.getAddress().getHostAddress()
                    : "unix";
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
        return internet(remoteAddress());
    }

    @Override
    public SocketAddress getLocalAddress() {
        try {
            return internet(socket.getLocalAddress());
        } catch (IOException e) {
            return internet(null);
        }
    }

    private @Nullable SocketAddress remoteAddress() {
        try {
            return socket.getRemoteAddress();
        } catch (IOException e) {
            return null; // closed meanwhile
        }
    }

    private static InetSocketAddress internet(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress known
                ? known
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    // The end

    /** Returns whether what runs here could last for ever but can be ended in good order. Housekeeper's thread. */
    boolean isToBeTold() {
        return farewell != null;
    }

    /** Ends it, once. Housekeeper's thread. */
    void bidFarewell() {
        Runnable end = farewell;
        farewell = null;
        if (end != null) {
            end.run();
        }
    }

    /** Tries again until Undertow's WebSocket is there: the app gets the connection a moment after its phase has changed. */
    private void leaveWebSocket() {
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
            expired = true; // first: a request that arrives now is answered, and its answer says that it is the last
        }
        if (turn != null && judged == Phase.RUNNING) {
            cut(); // the loop itself may be what waits for the client
        } else if (!conduit.endBlockedThread(judged)) {
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
        if (since() == judgedSince && conduit.lookForRequest() && since() == judgedSince) {
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
        conduit.readTerminated();
        super.notifyReadClosed();
    }

    @Override
    protected void notifyWriteClosed() {
        conduit.writeTerminated();
        super.notifyWriteClosed();
    }

    @Override
    protected void closeAction() {
        if (cut) {
            finish();
            return;
        }
        enter(Phase.CLOSING);
        if (!conduit.linger()) {
            finish();
        }
        if (carrier != null) {
            carrier.wake();
        }
    }

    /** Closes the socket and tells the engine, once. */
    void finish() {
        if (finished.compareAndSet(false, true)) {
            try {
                conduit.close();
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
