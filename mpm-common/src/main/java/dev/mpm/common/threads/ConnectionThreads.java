package dev.mpm.common.threads;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.Lane;
import dev.mpm.common.connection.Backlog;
import dev.mpm.common.connection.Carrier;
import dev.mpm.common.connection.ClientConnection;
import dev.mpm.common.connection.ConnectionHost;
import dev.mpm.common.connection.Housekeeper;
import dev.mpm.common.connection.HttpSide;
import dev.mpm.common.connection.OpenConnections;
import dev.mpm.common.connection.RootHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioWorker;

/**
 * Runs each connection on a thread of its own: the engine of {@code prefork} (one thread), {@code worker} (several),
 * {@code virtual} (a new virtual thread per connection) and {@code fork} (one thread, for one connection).
 *
 * <p>A thread accepts, reads, runs the handler and writes; one system call reads a request and one writes its answer, and
 * no other thread is woken on the way. One XNIO event loop stands by for connections that become asynchronous, and one
 * housekeeper watches the time limits.
 */
public final class ConnectionThreads implements Engine, ConnectionHost {

    /** How long {@link #close} waits for threads whose handlers may not heed an interrupt. */
    private static final long CLOSE_MILLIS = 1_000;

    /** For what Undertow gives to its pool; a request is the connection's own thread's, whatever it dispatches. */
    private static final int MOST_POOL_THREADS = 64;

    private final int size;
    private final int maxRequestsPerConnection;
    private final AcceptTurn turn;
    private final XnioWorker loops;
    private final HttpOpenListener parser;
    private final OpenConnections connections;
    private final Housekeeper housekeeper;
    private final Crew crew;
    private final AtomicInteger busy = new AtomicInteger();
    private final EngineContext context;

    /** Whether one connection is all that is wanted, if the server lets the process go then. */
    private final boolean isForOne;

    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private volatile boolean leaving;
    private volatile boolean closed;

    private ConnectionThreads(EngineContext context, String name, int size, boolean isForOne, CrewMaker crew)
            throws IOException {
        this.context = context;
        this.size = size;
        this.isForOne = isForOne;
        boolean keepAlive = context.http().keepAliveTimeout().isPositive();
        this.maxRequestsPerConnection = keepAlive ? context.http().maxKeepAliveRequests() : 1;
        this.parser = HttpSide.parser(context.http(), RootHandler.inPlace(context.handler()));
        this.connections = new OpenConnections(context.board());
        this.turn = new AcceptTurn(context, this::expect);
        Backlog backlog = new Backlog(context);
        this.housekeeper = new Housekeeper(name, context.http(), backlog, connections, this::isFull);
        this.loops = HttpSide.loops(name, 1, Math.min(size, MOST_POOL_THREADS));
        this.crew = crew.make(this, name, size);
    }

    private interface CrewMaker {
        Crew make(ConnectionThreads engine, String name, int size) throws IOException;
    }

    /**
     * Starts the threads; they accept at once.
     *
     * @param name what the threads' names begin with
     * @param threads connections served at the same time, 1 to the number of the board's lanes
     */
    public static ConnectionThreads start(EngineContext context, String name, int threads) throws IOException {
        return started(new ConnectionThreads(context, name, threads, false, FixedCrew::new));
    }

    /**
     * Starts to accept, with a virtual thread for each connection.
     *
     * @param name what the threads' names begin with
     * @param connections served at the same time, 1 to the number of the board's lanes
     * @param loops event loops that run the threads, 1 or more
     */
    public static ConnectionThreads startVirtual(EngineContext context, String name, int connections, int loops)
            throws IOException {
        CrewMaker crew = (engine, prefix, size) -> new VirtualCrew(engine, prefix, size, loops);
        return started(new ConnectionThreads(context, name, connections, false, crew));
    }

    /**
     * Starts a thread that takes one connection, answers one request on it, and takes no other: then the process may go. If
     * the server does not let it go, it is as with {@link #start} and one thread.
     *
     * @param name what the threads' names begin with
     */
    public static ConnectionThreads startForOne(EngineContext context, String name) throws IOException {
        return started(new ConnectionThreads(context, name, 1, true, FixedCrew::new));
    }

    private static ConnectionThreads started(ConnectionThreads engine) {
        engine.housekeeper.start();
        engine.crew.start();
        return engine;
    }

    Lane lane(int index) {
        return context.board().lane(index);
    }

    @Nullable
    SocketChannel accept() {
        SocketChannel socket = turn.accept();
        if (socket != null) {
            housekeeper.acceptedOne();
            if (isForOne) {
                askToLeave();
            }
        }
        return socket;
    }

    /** Run before anybody else can accept; whose only thread has a connection now says so before it counts it. */
    private void expect() {
        if (size == 1) {
            context.board().accepting(false);
        }
        connections.expect();
    }

    /** On the only thread that accepts: it takes nothing more before this is decided. */
    private void askToLeave() {
        if (context.leave(finished)) {
            leaving = true;
            pause();
        }
    }

    ClientConnection open(SocketChannel socket, Carrier carrier) throws IOException {
        try {
            int maxRequests = leaving ? 1 : maxRequestsPerConnection;
            ClientConnection connection =
                    ClientConnection.carried(socket, loops.getIoThread(0), this, carrier, maxRequests);
            connections.add(connection);
            if (closed) {
                connection.cut(); // it was accepted when the others were cut
            }
            return connection;
        } catch (IOException | RuntimeException e) {
            connections.miss();
            finishIfEmpty();
            throw e;
        }
    }

    private void finishIfEmpty() {
        if (leaving && connections.count() == 0) {
            finished.complete(null);
        }
    }

    HttpOpenListener parser() {
        return parser;
    }

    /** Asked by the housekeeper. While paused, those that wait are not for this engine, and nobody need make room. */
    private boolean isFull() {
        return busy.get() >= size && !turn.isPaused();
    }

    /** Counts the threads that serve a connection; a process without a free one says that it does not accept. */
    void busy(int change) {
        int now = busy.addAndGet(change);
        if (now == size || now - change == size) {
            sayWhetherAccepting();
        }
    }

    private synchronized void sayWhetherAccepting() {
        context.board().accepting(busy.get() < size && !turn.isPaused());
    }

    @Override
    public void pause() {
        turn.pause();
        sayWhetherAccepting();
    }

    @Override
    public void resume() {
        if (!leaving) {
            turn.resume();
        }
        sayWhetherAccepting();
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
    public void close() {
        closed = true;
        try {
            turn.close();
            housekeeper.close();
        } catch (IOException e) {
            System.getLogger(ConnectionThreads.class.getName())
                    .log(System.Logger.Level.DEBUG, "closing a selector failed", e);
        }
        connections.forEach(ClientConnection::cut);
        loops.shutdownNow();
        awaitThreads();
    }

    private void awaitThreads() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        try {
            crew.end(deadline);
            loops.awaitTermination(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
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
    public void closed(ClientConnection connection) {
        connections.remove(connection);
        finishIfEmpty();
    }
}
