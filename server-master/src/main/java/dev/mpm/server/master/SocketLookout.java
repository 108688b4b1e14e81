package dev.mpm.server.master;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks out for connections at real sockets, with a thread of its own that also answers those that are refused.
 *
 * <p>The thread sleeps in a selector. A selector that finds a connection would find it again and again until a worker has
 * accepted it, so it tells of it once and then ignores the sockets until it is asked to watch again.
 */
final class SocketLookout implements Lookout {

    private static final System.Logger LOG = System.getLogger("lookout");

    /** How long to wait after a failure, as there may be no descriptors or memory left. */
    private static final long REST = TimeUnit.MILLISECONDS.toNanos(250);

    private final List<Listener> listeners;
    private final IntSupplier elsewhere;
    private final Runnable onArrival;
    private final AtomicLong refused;
    private final Selector selector;
    private final List<SelectionKey> keys = new ArrayList<>();
    private final AtomicInteger toRefuse = new AtomicInteger();

    private SocketLookout(List<Listener> listeners, IntSupplier elsewhere, Runnable onArrival, AtomicLong refused)
            throws IOException {
        this.listeners = listeners;
        this.elsewhere = elsewhere;
        this.onArrival = onArrival;
        this.refused = refused;
        this.selector = Selector.open();
        try {
            for (Listener listener : listeners) {
                keys.add(listener.channel().register(selector, 0));
            }
        } catch (IOException | RuntimeException e) {
            selector.close();
            throw e;
        }
    }

    /**
     * Starts one, which does not watch yet.
     *
     * @param elsewhere returns how many wait that have left the sockets and are with no worker yet
     * @param onArrival run on its thread each time that it has seen a connection after it was asked to watch
     * @param refused counts the connections that it has answered
     */
    static SocketLookout start(List<Listener> listeners, IntSupplier elsewhere, Runnable onArrival, AtomicLong refused)
            throws IOException {
        SocketLookout lookout = new SocketLookout(listeners, elsewhere, onArrival, refused);
        Thread.ofPlatform().daemon().name("lookout").start(lookout::run);
        return lookout;
    }

    @Override
    public int waiting() {
        return listeners.stream().mapToInt(Listener::waiting).sum() + elsewhere.getAsInt();
    }

    @Override
    public void watch() {
        keys.forEach(key -> interest(key, SelectionKey.OP_ACCEPT));
        selector.wakeup();
    }

    private static void interest(SelectionKey key, int operations) {
        try {
            key.interestOps(operations);
        } catch (CancelledKeyException e) {
            LOG.log(Level.DEBUG, "no longer looking out at a socket", e);
        }
    }

    @Override
    public void refuse(int connections) {
        toRefuse.set(connections);
        selector.wakeup();
    }

    @Override
    public long refused() {
        return refused.get();
    }

    private void run() {
        try (Refusals refusals = new Refusals()) {
            while (selector.isOpen()) {
                lookInAnyCase(refusals);
            }
        }
    }

    /** Nothing but its being closed may end this thread: without it no worker would be started for who waits. */
    private void lookInAnyCase(Refusals refusals) {
        try {
            look(refusals);
        } catch (ClosedSelectorException e) {
            LOG.log(Level.DEBUG, "no longer looking out", e);
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(Level.ERROR, "cannot look out for connections; trying again", e);
            LockSupport.parkNanos(this, REST);
        }
    }

    private void look(Refusals refusals) throws IOException {
        selector.select(refusals.millisToNext(System.nanoTime()));
        tellOfArrivals();
        refuseSome(refusals);
        refusals.letGo(System.nanoTime());
    }

    private void tellOfArrivals() {
        boolean came = !selector.selectedKeys().isEmpty();
        selector.selectedKeys().forEach(key -> interest(key, 0));
        selector.selectedKeys().clear();
        if (came) {
            onArrival.run(); // last: it may be asked to watch again at once
        }
    }

    private void refuseSome(Refusals refusals) {
        int wanted = toRefuse.getAndSet(0);
        for (Listener listener : listeners) {
            for (SocketChannel taken = accept(listener, wanted); taken != null; taken = accept(listener, wanted)) {
                refused.incrementAndGet(); // first: who is refused may look at the count
                refusals.refuse(taken, System.nanoTime());
                wanted--;
            }
        }
    }

    /** Returns one that waits; null if there is none, as a worker may have been faster, or none is wanted. */
    private static @Nullable SocketChannel accept(Listener listener, int wanted) {
        try {
            return wanted > 0 ? listener.channel().accept() : null;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "cannot accept a connection to refuse it: {0}", e.getMessage());
            return null;
        }
    }

    /** Returns when the thread can touch no socket any more: its selector has let go of them. */
    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "cannot close a selector", e);
        }
    }
}
