package dev.mpm.common.threads;

import dev.mpm.api.EngineContext;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread of the process at a time wait for a connection; whoever accepts passes the turn on and serves it.
 *
 * <p>So a new connection wakes one thread per process and not all of them (httpd's accept mutex), and one process of all
 * ({@link ExclusiveArrivals}); and no connection is handed from one thread to another. Other processes accept from the same
 * sockets: {@code accept} may find nothing, which is no error. An interrupt means nothing here: it can only be meant for a handler that is long done.
 */
final class AcceptTurn implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(AcceptTurn.class.getName());

    /** How long to leave the sockets alone after a failed accept, as there may be no descriptors left. */
    private static final long PAUSE_AFTER_FAILURE = Duration.ofMillis(250).toNanos();

    private final EngineContext context;
    private final List<ServerSocketChannel> listeners;
    private final Runnable onAccept;
    private final Arrivals arrivals;
    private final ReentrantLock turn = new ReentrantLock();
    private final Condition resumed = turn.newCondition();
    private volatile boolean paused;
    private volatile boolean closed;
    private int next;

    /**
     * Watches the listening sockets, which stay whose they are.
     *
     * @param context has the sockets, and takes connections from them
     * @param onAccept run for each connection before the turn is passed on
     */
    AcceptTurn(EngineContext context, Runnable onAccept) throws IOException {
        this.context = context;
        this.listeners = context.listeners();
        this.onAccept = onAccept;
        this.arrivals = Arrivals.on(listeners);
    }

    /** Waits for the turn and then for a connection. Returns null when there will be no more. */
    @Nullable
    SocketChannel accept() {
        turn.lock();
        try {
            while (!closed) {
                SocketChannel accepted = paused ? null : acceptOrWait();
                if (accepted != null) {
                    onAccept.run();
                    return accepted;
                }
                if (paused && !closed) {
                    resumed.awaitUninterruptibly();
                }
            }
            return null;
        } finally {
            turn.unlock();
        }
    }

    private @Nullable SocketChannel acceptOrWait() {
        try {
            SocketChannel accepted = acceptFromAny();
            Thread.interrupted(); // with it, a selector would not wait, and the next handler would take it for its own
            if (accepted == null) {
                arrivals.await();
            }
            return accepted;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot accept connections: {0}; trying again", e.getMessage());
            Thread.interrupted(); // nor would this wait
            LockSupport.parkNanos(PAUSE_AFTER_FAILURE); // with the turn: nobody else would fare better
            return null;
        }
    }

    /** Asks every listener once, another one first each time, so that a busy one cannot keep the others waiting. */
    private @Nullable SocketChannel acceptFromAny() throws IOException {
        for (int i = 0; i < listeners.size(); i++) {
            ServerSocketChannel listener = listeners.get(next);
            next = (next + 1) % listeners.size();
            SocketChannel accepted = context.accept(listener);
            if (accepted != null) {
                return accepted;
            }
        }
        return null;
    }

    /** Stops accepting; returns when no thread can still be about to accept. */
    @SuppressWarnings("LockNotBeforeTry") // nothing is done with the lock but to wait until nobody else has it
    void pause() {
        paused = true;
        arrivals.wakeup();
        turn.lock();
        turn.unlock();
    }

    boolean isPaused() {
        return paused;
    }

    /**
     * Accepts again. Nothing is to be done unless paused: the turn is then somebody's, who keeps it until a connection comes.
     * While paused nobody keeps it.
     */
    void resume() {
        if (paused && !closed) {
            turn.lock();
            try {
                paused = false;
                resumed.signalAll();
            } finally {
                turn.unlock();
            }
        }
    }

    /** Stops accepting for good: {@link #accept} returns null from now on. The listeners stay open. */
    @Override
    public void close() throws IOException {
        closed = true;
        paused = true;
        arrivals.wakeup();
        turn.lock();
        try {
            resumed.signalAll();
        } finally {
            turn.unlock();
        }
        arrivals.close();
    }
}
