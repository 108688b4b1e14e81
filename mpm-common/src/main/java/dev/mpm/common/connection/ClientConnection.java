package dev.mpm.common.connection;

import dev.mpm.api.Lane;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.util.Headers;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;

/**
 * A client's connection under Undertow's HTTP engine, carried by a thread of its own or by an event loop.
 *
 * <p>With a {@link Carrier} the socket is in blocking mode and the carrier's thread reads, runs the handler and writes,
 * without another thread being woken. The moment any other thread touches the connection, or somebody else than the HTTP
 * parser wants to read from it (an asynchronous answer, server-sent events, a WebSocket), it becomes non-blocking and an
 * event loop watches it, from then on and for good; requests still run on the carrier. Without a carrier the event loop
 * watches it from the start. {@link SocketConduit} holds that rule.
 *
 * <p>The fields that {@link Housekeeper} reads are written by the thread that serves the connection, with release stores:
 * a reader may see them late, never half.
 */
public final class ClientConnection extends StreamConnection implements ExchangeCompletionListener {

    private static final VarHandle PHASE = field("phase", Phase.class);
    private static final VarHandle SINCE = field("since", long.class);

    private final SocketChannel socket;
    private final SocketConduit conduit;
    private final ConnectionHost host;
    private final @Nullable Carrier carrier;
    private final LaneSource lanes;
    private final int maxRequests;

    @SuppressWarnings("FieldMayBeFinal") // written through PHASE
    private Phase phase = Phase.READING;

    @SuppressWarnings("FieldMayBeFinal") // written through SINCE
    private long since = System.nanoTime();

    private @Nullable Lane lane;
    private @Nullable String client;
    private int requests;
    private long bytesIn;
    private long bytesOut;
    private long countedIn;
    private long countedOut;
    private boolean requestRead = true;
    private volatile boolean expired;
    private int waitsSeen;
    private long waitsSeenAt;

    private ClientConnection(
            SocketChannel socket,
            XnioIoThread loop,
            ConnectionHost host,
            @Nullable Carrier carrier,
            LaneSource lanes,
            int maxRequests) {
        super(loop);
        this.socket = socket;
        this.host = host;
        this.carrier = carrier;
        this.lanes = lanes;
        this.maxRequests = maxRequests;
        this.conduit = new SocketConduit(this, socket, loop, carrier);
        setSourceConduit(conduit);
        setSinkConduit(conduit);
    }

    /**
     * Wraps a socket in blocking mode that the carrier's thread will serve.
     *
     * @param loop the event loop that times the connection, and carries it once it becomes asynchronous
     * @param maxRequests requests before the connection is closed; 0 means no limit
     */
    public static ClientConnection carried(
            SocketChannel socket, XnioIoThread loop, ConnectionHost host, Carrier carrier, int maxRequests)
            throws IOException {
        sendSmallAnswersAtOnce(socket);
        return new ClientConnection(socket, loop, host, carrier, carrier, maxRequests);
    }

    /** Wraps a socket that the event loop will watch; to be called on the loop's own thread. */
    public static ClientConnection watched(
            SocketChannel socket, XnioIoThread loop, ConnectionHost host, LaneSource lanes, int maxRequests)
            throws IOException {
        sendSmallAnswersAtOnce(socket);
        ClientConnection connection = new ClientConnection(socket, loop, host, null, lanes, maxRequests);
        connection.conduit.moveToLoop();
        return connection;
    }

    private static void sendSmallAnswersAtOnce(SocketChannel socket) throws IOException {
        if (!(socket.getRemoteAddress() instanceof java.net.UnixDomainSocketAddress)) {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }

    /** Gives the connection to Undertow, which reads the first request at once. */
    public void open(HttpOpenListener http) {
        http.handleEvent(this);
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

    /**
     * Returns for how long somebody has waited for a byte to move, in nanoseconds; 0 if nobody waits. Counted from the
     * first call that saw the wait, so that the request path need not look at a clock. Housekeeper's thread only.
     */
    long stalledFor(long now) {
        int waits = conduit.waits();
        if (waits != waitsSeen) {
            waitsSeen = waits;
            waitsSeenAt = now;
        }
        return (waits & 1) == 0 ? 0 : now - waitsSeenAt;
    }

    @Nullable
    Carrier carrier() {
        return carrier;
    }

    /** Returns whether a handler may run on the calling thread: on the carrier if there is one. */
    boolean mayRunHere() {
        return carrier == null || carrier.isCurrent();
    }

    /** Says that a request has been read and will be given to the app, here or on another thread. */
    void requestArrived(HttpServerExchange exchange) {
        requests++;
        requestRead = false;
        enter(Phase.RUNNING);
        if (isLastRequest() && !exchange.getRequestHeaders().contains(Headers.UPGRADE)) {
            exchange.setPersistent(false);
        }
        exchange.addExchangeCompleteListener(this);
    }

    /** Says that the app's handler is about to be entered. */
    void handlerEntered(HttpServerExchange exchange) {
        Lane claimed = lanes.claim(this);
        lane = claimed;
        claimed.requestStarted(since, exchange.getRequestMethod().toString(), exchange.getRequestPath());
    }

    private boolean isLastRequest() {
        return expired || host.wantsConnectionsBack() || (maxRequests > 0 && requests >= maxRequests);
    }

    /** Learns from Undertow that the answer to the running request has been sent. */
    @Override
    public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
        requestRead = exchange.isRequestComplete();
        Phase after = phaseAfter(exchange);
        Lane written = lane;
        if (written != null) {
            lane = null;
            written.requestEnded(exchange.getStatusCode(), bytesIn - countedIn, bytesOut - countedOut);
            countedIn = bytesIn;
            countedOut = bytesOut;
            lanes.release(written, after);
        }
        enter(after);
        next.proceed();
    }

    private Phase phaseAfter(HttpServerExchange exchange) {
        if (exchange.isUpgrade()) {
            return Phase.UPGRADED;
        }
        if (exchange.isPersistent()) {
            return Phase.IDLE;
        }
        host.closing(this);
        return Phase.CLOSING;
    }

    /** Counts bytes that came in; the first ones after an answer begin the next request. */
    void received(long bytes) {
        bytesIn += bytes;
        if (phase == Phase.IDLE) {
            enter(Phase.READING);
            lanes.reading();
        }
    }

    void sent(long bytes) {
        bytesOut += bytes;
    }

    /** Returns whether everything the client has sent so far belongs to requests that were read to their end. */
    boolean isRequestRead() {
        return requestRead;
    }

    void enter(Phase next) {
        SINCE.setOpaque(this, System.nanoTime());
        PHASE.setRelease(this, next);
    }

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

    /** Ends an idle or overdue connection from another thread. */
    void expire() {
        if (!conduit.wakeWithEndOfStream()) {
            getIoThread().execute(this::expireOnLoop);
        }
    }

    /** Looks once more for a request: one that came at the last moment is answered, and the connection ends then. */
    private void expireOnLoop() {
        if (phase() == Phase.IDLE) {
            expired = true;
            conduit.ready(SelectionKey.OP_READ);
            if (phase() != Phase.IDLE) {
                return;
            }
        }
        IoUtils.safeClose(this);
    }

    /** Cuts the connection, whatever it is doing. May be called from any thread. */
    public void cut() {
        IoUtils.safeClose(this);
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
    protected void closeAction() throws IOException {
        try {
            conduit.close();
        } finally {
            host.closed(this);
            if (carrier != null) {
                carrier.wake();
            }
        }
    }

    /** Marks the reading side as closed; returns whether it was open. */
    boolean markReadClosed() {
        return readClosed();
    }

    /** Marks the writing side as closed; returns whether it was open. */
    boolean markWriteClosed() {
        return writeClosed();
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(ClientConnection.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
