package dev.mpm.common.connection;

import dev.mpm.api.Lane;
import io.undertow.server.ConduitWrapper;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestStart;
import io.undertow.util.ConduitFactory;
import io.undertow.util.Headers;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Follows the requests of a connection, one after another, each from its arrival until it has been answered.
 *
 * <p>It is also the executor for what an app dispatches while it runs a request: the carrier, or the engine's pool.
 *
 * <p>For the thread that runs the request, where nothing else is said. Its lock guards the lane and nothing else.
 */
final class Requests implements Executor, ConduitWrapper<StreamSinkConduit>, ExchangeCompletionListener {

    private static final System.Logger LOG = System.getLogger(Requests.class.getName());

    private static final AtomicReferenceFieldUpdater<Requests, Runnable> FAREWELL =
            AtomicReferenceFieldUpdater.newUpdater(Requests.class, Runnable.class, "farewell");

    /** What a request is counted as whose client left before the answer, after nginx. */
    private static final int CLIENT_CLOSED_REQUEST = 499;

    private final ClientConnection connection;
    private final ConnectionHost host;
    private final Executor threads;
    private final LaneSource lanes;
    private final int most;

    /**
     * The lane of the running request, guarded by this. Whoever takes it out ends the request's bookkeeping, and is done with
     * it before anybody else finds the lane gone: a carrier's lane is the next connection's at once.
     */
    private @Nullable Lane lane;

    private volatile @Nullable HttpServerExchange running;
    private int count;

    /** Whether the client has said that the running request is its last, and nothing of it is left to be read. */
    private boolean clientEnds;

    private volatile boolean expired;

    /** Ends in good order what would last as long as both sides like; null if there is no such thing, or it was done. */
    private volatile @Nullable Runnable farewell;

    /**
     * Begins before the first request.
     *
     * @param threads runs what the app dispatches
     * @param most requests before the connection is closed; 0 means no limit
     */
    Requests(ClientConnection connection, ConnectionHost host, Executor threads, LaneSource lanes, int most) {
        this.connection = connection;
        this.host = host;
        this.threads = threads;
        this.lanes = lanes;
        this.most = most;
    }

    /** Says that the first bytes of a request have come. */
    void reading() {
        lanes.reading();
    }

    /** Says that a request has been read and will be given to the app, here or on another thread. */
    void arrived(HttpServerExchange exchange) {
        count++;
        clientEnds = !exchange.isPersistent() && exchange.isRequestComplete();
        // its first byte, or the end of the answer before if it was there by then
        RequestStart.set(exchange, connection.since());
        running = exchange;
        connection.enter(Phase.RUNNING);
        exchange.setDispatchExecutor(this);
        exchange.addResponseWrapper(this);
        if (!exchange.isRequestComplete()) {
            exchange.addRequestWrapper(UnreadBody.WRAPPER);
        }
        exchange.addExchangeCompleteListener(this);
    }

    /** Says that the app's handler is about to be entered. */
    void handlerEntered(HttpServerExchange exchange) {
        Lane claimed = lanes.claim(connection);
        synchronized (this) {
            lane = claimed;
        }
        claimed.requestStarted(connection.since(), exchange.getRequestMethod().toString(), exchange.getRequestPath());
    }

    /** Returns whether a handler has been entered; a request may also wait for a thread that enters it. Any thread. */
    synchronized boolean areHandled() {
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
            connection.cut();
            abandon();
        }
    }

    /** Decides, when the answer's headers are about to be written and no sooner, whether the connection goes on after it. */
    @Override
    public StreamSinkConduit wrap(ConduitFactory<StreamSinkConduit> factory, HttpServerExchange exchange) {
        if (isLast() && !exchange.isUpgrade()) {
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

    private boolean isLast() {
        return expired || host.wantsConnectionsBack() || (most > 0 && count >= most);
    }

    /** Lets the next answer say that it is the last. Any thread. */
    void expire() {
        expired = true;
    }

    /** Learns from Undertow that the answer to the running request has been sent. */
    @Override
    public void exchangeEvent(HttpServerExchange exchange, NextListener next) {
        try {
            running = null;
            forgetFarewell();
            Phase after = phaseAfter(exchange);
            end(exchange.getStatusCode(), after);
            connection.enter(after);
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
            connection.upgraded();
            if (isWebSocket(exchange)) {
                farewell = () -> connection.getIoThread().execute(connection::leaveWebSocket);
            }
            return Phase.UPGRADED;
        }
        if (exchange.isPersistent()) {
            return Phase.IDLE;
        }
        host.closing(connection);
        return Phase.CLOSING;
    }

    private static boolean isWebSocket(HttpServerExchange exchange) {
        return "websocket".equalsIgnoreCase(exchange.getResponseHeaders().getFirst(Headers.UPGRADE));
    }

    /** Ends the bookkeeping of a request that will not be answered. By the thread whose lane it is, or after a failure. */
    void abandon() {
        end(CLIENT_CLOSED_REQUEST, Phase.CLOSING);
    }

    private synchronized void end(int status, Phase after) {
        Lane written = lane;
        lane = null;
        if (written != null) {
            written.requestEnded(status, connection.received(), connection.sent());
            connection.countAnew();
            lanes.release(written, after);
        }
    }

    /** Returns whether the client wants nothing after the answer to the last request that arrived. */
    boolean areOver() {
        return clientEnds;
    }

    /** Returns whether what runs here could last for ever but can be ended in good order. Housekeeper's thread. */
    boolean areToBeTold() {
        return farewell != null;
    }

    /** Ends it, once. Housekeeper's thread. */
    @SuppressWarnings("NullAway") // the field may be null, which an updater's type cannot say
    void bidFarewell() {
        Runnable end = farewell;
        if (end != null && FAREWELL.compareAndSet(this, end, null)) { // else it has ended, and another may have begun
            end.run();
        }
    }
}
