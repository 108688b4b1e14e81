package dev.mpm.common.loops;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.NonBlocking;
import dev.mpm.common.connection.Backlog;
import dev.mpm.common.connection.ClientConnection;
import dev.mpm.common.connection.ConnectionHost;
import dev.mpm.common.connection.Housekeeper;
import dev.mpm.common.connection.HttpSide;
import dev.mpm.common.connection.OpenConnections;
import dev.mpm.common.connection.Phase;
import dev.mpm.common.connection.RootHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/**
 * Runs connections on event loops and requests on a pool of threads: the engine of {@code event}.
 *
 * <p>A connection costs no thread while nothing is asked on it. A handler whose class is {@link NonBlocking} runs on the
 * loop; every other one on the pool. Each loop accepts for itself, as long as {@link Admission} allows.
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
    private final List<AcceptKey> acceptKeys = new ArrayList<>();

    /** Requests that run on the pool or wait for a thread of it. */
    private final AtomicInteger busy = new AtomicInteger();

    private final AtomicInteger lingering = new AtomicInteger();
    private boolean paused;
    private volatile boolean accepting;

    private EventLoops(EngineContext context, String name, int loopCount, Admission admission) throws IOException {
        this.context = context;
        this.admission = admission;
        boolean keepAlive = context.http().keepAliveTimeout().isPositive();
        this.maxRequestsPerConnection = keepAlive ? context.http().maxKeepAliveRequests() : 1;
        this.loops = HttpSide.loops(name, loopCount, admission.threads());
        this.lanes = new LanePool(context.board());
        this.parser = HttpSide.parser(context.http(), root());
        this.connections = new OpenConnections(context.board());
        Backlog backlog = new Backlog(context.listeners());
        this.housekeeper = new Housekeeper(name, context.http(), backlog, connections, () -> !accepting);
        for (int i = 0; i < loopCount; i++) {
            for (ServerSocketChannel listener : context.listeners()) {
                acceptKeys.add(new AcceptKey(this, loops.getIoThread(i), listener));
            }
        }
    }

    private RootHandler root() {
        boolean staysOnLoop = context.handler().getClass().isAnnotationPresent(NonBlocking.class);
        return staysOnLoop
                ? RootHandler.onLoop(context.handler(), this::runOnPool)
                : RootHandler.onPool(context.handler(), this::runOnPool);
    }

    /**
     * Starts the loops; they accept at once.
     *
     * @param name what the threads' names begin with
     * @param loopCount event loops, 1 or more
     * @param admission how many threads run requests, and how many connections may be held with them
     */
    public static EventLoops start(EngineContext context, String name, int loopCount, Admission admission)
            throws IOException {
        EventLoops engine = new EventLoops(context, name, loopCount, admission);
        engine.housekeeper.start();
        engine.reconsider();
        return engine;
    }

    private void runOnPool(Runnable request) {
        busy.incrementAndGet();
        reconsider();
        loops.execute(() -> {
            try {
                request.run();
            } finally {
                busy.decrementAndGet();
                reconsider();
            }
        });
    }

    /** Begins or stops accepting if the numbers have changed that much. Cheap if nothing changes; any thread. */
    private void reconsider() {
        if (allowed() != accepting) {
            decide();
        }
    }

    private boolean allowed() {
        return admission.allows(busy.get(), connections.count(), lingering.get(), !accepting);
    }

    private synchronized void decide() {
        boolean accept = !paused && allowed();
        if (accept != accepting) {
            accepting = accept;
            context.board().accepting(accept);
            acceptKeys.forEach(key -> key.accept(accept));
        }
    }

    boolean isAccepting() {
        return accepting;
    }

    ClientConnection open(SocketChannel socket, XnioIoThread loop) throws IOException {
        ClientConnection connection = ClientConnection.watched(socket, loop, this, lanes, maxRequestsPerConnection);
        connections.add(connection);
        housekeeper.acceptedOne();
        reconsider();
        return connection;
    }

    HttpOpenListener parser() {
        return parser;
    }

    /** Leaves the listening sockets alone for a while, as there may be no descriptors left. On the loop's thread. */
    void restAfterFailedAccept(XnioIoThread loop) {
        acceptKeys.forEach(key -> key.accept(false));
        loop.executeAfter(
                () -> acceptKeys.forEach(key -> key.accept(accepting)),
                REST_AFTER_FAILED_ACCEPT_MILLIS,
                TimeUnit.MILLISECONDS);
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
        paused = pause;
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
        housekeeper.leave();
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
    public void close() {
        setPaused(true);
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
    public void closing(ClientConnection connection) {
        lingering.incrementAndGet();
    }

    @Override
    public void closed(ClientConnection connection) {
        if (connection.phase() == Phase.CLOSING) {
            lingering.decrementAndGet();
        }
        connections.remove(connection);
        reconsider();
    }
}
