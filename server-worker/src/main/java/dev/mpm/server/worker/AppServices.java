package dev.mpm.server.worker;

import dev.mpm.server.core.channel.BootSpec;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * This worker's ends of the services that the server offers to apps, each made when the app first asks for it: an app that
 * does not use one pays nothing for it, neither at start nor in memory.
 *
 * <p>Any thread. They are told when the worker begins to leave, and closed after the app has stopped, the newest first.
 */
final class AppServices implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("worker");

    /** A service's end in a worker. */
    interface End extends AutoCloseable {

        /** Learns that the worker takes no new connections any more and leaves soon. Called once at most. */
        default void leaving() {}

        /**
         * Waits for what has begun and must not be cut; after {@link #leaving}. From any thread, several at a time.
         *
         * @return whether nothing goes on any more; false if the time is over first
         */
        default boolean awaitQuiet(Duration limit) throws InterruptedException {
            return true;
        }

        /** Ends it at once. */
        @Override
        void close();
    }

    /** Makes the end of a service from what the master says about it. */
    interface Maker<T extends End> {
        T make(BootSpec spec) throws IOException;
    }

    private final BootSpec spec;
    private final Map<Class<? extends End>, End> made = new ConcurrentHashMap<>();
    private final Deque<End> newestFirst = new ArrayDeque<>();
    private boolean isLeaving;

    AppServices(BootSpec spec) {
        this.spec = spec;
    }

    /**
     * Returns the one end of a service, made by the first caller.
     *
     * @throws IllegalStateException if it cannot be made, with the reason
     */
    <T extends End> T get(Class<T> type, Maker<T> maker) {
        End present = made.get(type);
        return type.cast(present != null ? present : make(type, maker));
    }

    private synchronized <T extends End> End make(Class<T> type, Maker<T> maker) {
        End present = made.get(type);
        if (present != null) {
            return present;
        }
        try {
            T end = maker.make(spec);
            made.put(type, end);
            newestFirst.push(end);
            if (isLeaving) {
                leave(end);
            }
            return end;
        } catch (IOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Tells all that the worker leaves. */
    synchronized void leaving() {
        if (!isLeaving) {
            isLeaving = true;
            newestFirst.forEach(AppServices::leave);
        }
    }

    private static void leave(End end) {
        try {
            end.leaving();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "cannot tell " + end + " that this worker leaves", e);
        }
    }

    /** Waits until nothing goes on in any of them. If interrupted, it waits no more, and stays interrupted. */
    boolean awaitQuiet(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean isQuiet = true;
        try {
            for (End end : ends()) {
                isQuiet &= end.awaitQuiet(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
            return isQuiet;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized List<End> ends() {
        return List.copyOf(newestFirst);
    }

    @Override
    public synchronized void close() {
        for (End end : newestFirst) {
            try {
                end.close();
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "cannot close " + end, e);
            }
        }
        newestFirst.clear();
    }
}
