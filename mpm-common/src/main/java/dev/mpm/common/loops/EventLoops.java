package dev.mpm.common.loops;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.NonBlocking;
import dev.mpm.api.RouteView;
import dev.mpm.common.adaptive.LoopMonitor;
import dev.mpm.common.adaptive.LoopTurn;
import dev.mpm.common.adaptive.RouteLimits;
import dev.mpm.common.adaptive.Routes;
import dev.mpm.common.connection.Backlog;
import dev.mpm.common.connection.ClientConnection;
import dev.mpm.common.connection.ConnectionHost;
import dev.mpm.common.connection.Housekeeper;
import dev.mpm.common.connection.HttpSide;
import dev.mpm.common.connection.OpenConnections;
import dev.mpm.common.connection.RootHandler;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/**
 * Runs connections on event loops and requests on a pool of threads: the engine of {@code event}.
 *
 * <p>A connection costs no thread while nothing is asked on it. A handler whose class is {@link NonBlocking} runs on the
 * loop; every other one on the pool, or on the loop as well for routes on which it has shown that it neither blocks nor
 * takes long ({@link dev.mpm.common.adaptive.Route}). Each loop accepts for itself, as long as {@link Admission} allows.
 */
public final class EventLoops implements Engine, ConnectionHost {

    private static final System.Logger LOG = System.getLogger(EventLoops.class.getName());
    private static final long REST_AFTER_FAILED_ACCEPT_MILLIS = 250;
    private static final long CLOSE_MILLIS = 1_000;

    private final EngineContext context;
    private final Admission admission;
    private final int maxRequestsPerConnection;
    private final XnioWorker loops;
    private final LanePool lanes;
    private final HttpOpenListener parser;
    private final OpenConnections connections;
    private final Housekeeper housekeeper;
    private final @Nullable Routes routes;
    private final @Nullable SpareLoop spare;
    private final @Nullable LoopMonitor monitor;
    private final List<AcceptKey> acceptKeys = new ArrayList<>();

    /** Requests that run on the pool or wait for a thread of it. */
    private final AtomicInteger busy = new AtomicInteger();

    private final Set<ClientConnection> lingering = ConcurrentHashMap.newKeySet();
    private volatile boolean paused;
    private volatile boolean resting;
    private volatile boolean closed;
    private volatile boolean accepting;

    private EventLoops(
            EngineContext context, String name, int loopCount, Admission admission, @Nullable RouteLimits limits)
            throws IOException {
        this.context = context;
        this.admission = admission;
        boolean keepAlive = context.http().keepAliveTimeout().isPositive();
        this.maxRequestsPerConnection = keepAlive ? context.http().maxKeepAliveRequests() : 1;
        boolean isAdaptive = limits != null && !staysOnLoop(context);
        int allLoops = isAdaptive ? loopCount + 1 : loopCount;
        this.loops = HttpSide.loops(name, allLoops, admission.threads());
        this.routes = limits != null && isAdaptive ? new Routes(limits, allLoops, InstantSource.system()) : null;
        this.lanes = new LanePool(context.board());
        this.parser = HttpSide.parser(context.http(), root());
        this.connections = new OpenConnections(context.board());
        Backlog backlog = new Backlog(context);
        this.housekeeper = new Housekeeper(name, context.http(), backlog, connections, this::isFull);
        this.spare = isAdaptive ? new SpareLoop(loops, connections, this::decideAnew) : null;
        this.monitor = spare == null ? null : new LoopMonitor(name, allLoops(loops), spare);
        if (spare != null && monitor != null) {
            spare.watchedBy(monitor);
        }
        for (int i = 0; i < allLoops; i++) {
            for (ServerSocketChannel listener : context.listeners()) {
                acceptKeys.add(new AcceptKey(this, loops.getIoThread(i), listener));
            }
        }
    }

    private RootHandler root() {
        HttpHandler app = context.handler();
        if (routes != null) {
            return RootHandler.adaptive(app, routes);
        }
        return staysOnLoop(context) ? RootHandler.inPlace(app) : RootHandler.onPool(app);
    }

    private static boolean staysOnLoop(EngineContext context) {
        return context.handler().getClass().isAnnotationPresent(NonBlocking.class);
    }

    private static List<XnioIoThread> allLoops(XnioWorker loops) {
        List<XnioIoThread> all = new ArrayList<>();
        for (int i = 0; i < loops.getIoThreadCount(); i++) {
            all.add(loops.getIoThread(i));
        }
        return all;
    }

    /**
     * Starts the loops; they accept at once.
     *
     * @param name what the threads' names begin with
     * @param loopCount event loops, 1 or more
     * @param admission how many threads run requests, and how many connections may be held with them
     * @param limits what a route must show to be run on a loop; null if only a {@link NonBlocking} handler may be
     */
    public static EventLoops start(
            EngineContext context, String name, int loopCount, Admission admission, @Nullable RouteLimits limits)
            throws IOException {
        EventLoops engine = new EventLoops(context, name, loopCount, admission, limits);
        engine.housekeeper.start();
        engine.reconsider();
        return engine;
    }

    /** Asked by the housekeeper each time it looks around, which also mends a decision that a race left wrong. */
    private boolean isFull() {
        reconsider();
        return !accepting && !paused;
    }

    private void runOnPool(Runnable request) {
        busy.incrementAndGet();
        reconsider();
        try {
            loops.execute(() -> {
                try {
                    request.run();
                } finally {
                    notBusy();
                }
            });
        } catch (RejectedExecutionException e) {
            notBusy();
            throw e;
        }
    }

    private void notBusy() {
        busy.decrementAndGet();
        reconsider();
    }

    /** Begins or stops accepting if the numbers have changed that much. Cheap if nothing changes; any thread. */
    private void reconsider() {
        if ((allowed() && !paused && !resting) != accepting) {
            decide();
        }
    }

    private boolean allowed() {
        return admission.allows(busy.get(), connections.count(), lingering.size(), !accepting);
    }

    private synchronized void decide() {
        boolean accept = !paused && !resting && allowed();
        if (accept != accepting) {
            accepting = accept;
            context.board().accepting(accept);
            decideAnew();
        }
    }

    private synchronized void decideAnew() {
        acceptKeys.forEach(key -> key.accept(accepting && (spare == null || !spare.isIdle(key.loopNumber()))));
    }

    /** Takes a connection, if this engine takes any at present and one waits. */
    @Nullable
    SocketChannel accept(ServerSocketChannel listener) throws IOException {
        return accepting ? context.accept(listener) : null;
    }

    ClientConnection open(SocketChannel socket, XnioIoThread loop) throws IOException {
        connections.expect();
        try {
            LoopTurn turn = monitor == null ? null : monitor.turn(loop.getNumber());
            ClientConnection connection = ClientConnection.watched(
                    socket, loop, this, this::runOnPool, lanes, maxRequestsPerConnection, turn);
            connections.add(connection);
            return connection;
        } catch (IOException | RuntimeException e) {
            connections.miss();
            throw e;
        } finally {
            housekeeper.acceptedOne();
            reconsider();
        }
    }

    HttpOpenListener parser() {
        return parser;
    }

    /** Leaves the listening sockets alone for a while, as there may be no descriptors left. On the loop's thread. */
    void restAfterFailedAccept(XnioIoThread loop) {
        rest(true);
        loop.executeAfter(() -> rest(false), REST_AFTER_FAILED_ACCEPT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void rest(boolean rest) {
        resting = rest;
        decide();
    }

    @Override
    public void pause() {
        setPaused(true);
        awaitLoops();
    }

    @Override
    public void resume() {
        setPaused(false);
    }

    private synchronized void setPaused(boolean pause) {
        paused = pause || closed;
        decide();
    }

    /** Waits until every loop has seen what was set before: none is then still about to accept. */
    private void awaitLoops() {
        if (loops.isShutdown()) {
            return;
        }
        CountDownLatch seen = new CountDownLatch(loops.getIoThreadCount());
        for (int i = 0; i < loops.getIoThreadCount(); i++) {
            loops.getIoThread(i).execute(seen::countDown);
        }
        try {
            if (!seen.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "an event loop is held up by a handler that does not return");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean drain(Duration limit) {
        pause();
        housekeeper.leave(limit);
        return connections.awaitNone(limit);
    }

    @Override
    public int connections() {
        return connections.count();
    }

    @Override
    public int running() {
        return connections.running();
    }

    @Override
    public List<RouteView> routes(int limit) {
        return routes == null ? List.of() : routes.mostCalled(limit);
    }

    @Override
    public void close() {
        closed = true;
        setPaused(true);
        if (monitor != null) {
            monitor.close();
        }
        try {
            housekeeper.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a selector failed", e);
        }
        acceptKeys.forEach(AcceptKey::cancel);
        connections.forEach(ClientConnection::cut);
        loops.shutdownNow();
        try {
            loops.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // What connections ask

    @Override
    public boolean wantsConnectionsBack() {
        return housekeeper.wantsConnectionsBack();
    }

    @Override
    public @Nullable LoopTurn loopInsteadOf(LoopTurn own) {
        return spare == null ? null : spare.insteadOf(own);
    }

    @Override
    public void closing(ClientConnection connection) {
        lingering.add(connection);
        if (!connection.isOpen()) {
            lingering.remove(connection);
        }
    }

    @Override
    public void closed(ClientConnection connection) {
        lingering.remove(connection);
        connections.remove(connection);
        reconsider();
    }
}
