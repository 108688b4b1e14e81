package dev.mpm.common.connection;

import dev.mpm.api.Board;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections that an engine has open; any thread may add, remove, look and wait. */
public final class OpenConnections implements Iterable<ClientConnection> {

    /** Longer limits could overflow a count of nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(10 * 365);

    private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final Board board;

    /** Creates an empty set that counts what comes and goes on the board. */
    public OpenConnections(Board board) {
        this.board = board;
    }

    /**
     * Counts a connection that is being accepted and will be {@link #add added}, or given up with {@link #miss}. Called
     * before the accepting thread can be thought to be done, so that nobody takes the engine for empty in between.
     */
    public void expect() {
        count.incrementAndGet();
        board.connectionOpened();
    }

    /** Takes back what was expected. */
    public void miss() {
        board.connectionClosed();
        countDown();
    }

    /** Adds a connection that was expected. */
    public void add(ClientConnection connection) {
        open.add(connection);
    }

    /** Removes a connection that was closed, and wakes who waits for the last. */
    public void remove(ClientConnection connection) {
        if (open.remove(connection)) {
            board.connectionClosed();
            countDown();
        }
    }

    private void countDown() {
        if (count.decrementAndGet() == 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Returns how many are open. */
    public int count() {
        return count.get();
    }

    /** Returns on how many of them a handler has been entered and not been answered for. */
    public int running() {
        int running = 0;
        for (ClientConnection connection : open) {
            running += connection.requests().areHandled() ? 1 : 0;
        }
        return running;
    }

    /** Waits until none is open. Returns false if the limit passed or the thread was interrupted first. */
    public synchronized boolean awaitNone(Duration limit) {
        long deadline = System.nanoTime() + nanos(limit);
        while (count.get() > 0) {
            long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (millis <= 0) {
                return false;
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Returns a limit in nanoseconds, ten years for longer ones. */
    static long nanos(Duration limit) {
        return limit.compareTo(LONGEST) < 0 ? limit.toNanos() : LONGEST.toNanos();
    }

    @Override
    public Iterator<ClientConnection> iterator() {
        return open.iterator();
    }
}
