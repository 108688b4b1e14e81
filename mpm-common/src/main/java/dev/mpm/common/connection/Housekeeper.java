package dev.mpm.common.connection;

import dev.mpm.api.HttpSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections that are over their time, makes kept-alive ones give way to those that wait in the backlog, and ends all
 * in good order when the process leaves.
 *
 * <p>One thread per engine, so that no request has to set or cancel a timer. It looks around every 20 ms while the process
 * has no thread to spare and every quarter of a second otherwise. Connections yield from the second look in a row that
 * finds one waiting: after one look another process may be about to accept it.
 */
public final class Housekeeper implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Housekeeper.class.getName());
    private static final long WATCHFUL = Duration.ofMillis(20).toNanos();
    private static final long CALM = Duration.ofMillis(250).toNanos();

    /** A client that was silent for less may only have been slow: its next request would meet the close half-way. */
    private static final long IDLE_FOR_CERTAIN = Duration.ofSeconds(1).toNanos();

    /** What began a moment ago may still be in the hands of the handler that begins it. */
    private static final long SETTLED = Duration.ofMillis(100).toNanos();

    private final TimeLimits limits;
    private final boolean yields;
    private final Backlog backlog;
    private final Iterable<ClientConnection> connections;
    private final BooleanSupplier isFull;
    private final Thread thread;

    private volatile boolean crowded;
    private volatile @Nullable Departure departure;
    private volatile boolean closed;
    private int looksWithWaiters;
    private boolean failing;

    /**
     * Prepares a housekeeper; {@link #start} starts it.
     *
     * @param connections every open connection; iterated on the housekeeper's thread while others come and go
     * @param isFull whether the engine has no thread free for a further connection
     * @param backlog closed with the housekeeper
     */
    public Housekeeper(
            String name,
            HttpSettings http,
            Backlog backlog,
            Iterable<ClientConnection> connections,
            BooleanSupplier isFull) {
        this.limits = TimeLimits.of(http);
        this.yields = http.keepAliveYield();
        this.backlog = backlog;
        this.connections = connections;
        this.isFull = isFull;
        this.thread = Thread.ofPlatform().daemon().name(name + " housekeeper").unstarted(this::run);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Returns whether answers should end their connections. Cheap: asked once per request, by any thread. */
    public boolean wantsConnectionsBack() {
        return crowded || departure != null;
    }

    /** Looks at the backlog now if it was crowded; for an engine that has just accepted a connection from it. */
    public void acceptedOne() {
        if (crowded && !backlog.isWaitedIn()) {
            crowded = false;
        }
    }

    /**
     * Says that the process accepts nothing more and wants every connection to end soon.
     *
     * @param limit when those that are still open will be cut
     */
    public void leave(Duration limit) {
        departure = Departure.begin(System.nanoTime(), OpenConnections.nanos(limit), limits);
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, lookInAnyCase());
        }
    }

    /**
     * Looks around, and returns how long to wait before the next time. Without this thread no time limit would hold any more,
     * so nothing may end it; what goes on failing is reported once.
     */
    private long lookInAnyCase() {
        try {
            look(System.nanoTime());
            long pause = pause();
            failing = false;
            return pause;
        } catch (RuntimeException | Error e) {
            LOG.log(
                    failing ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR,
                    "could not look after the connections; trying again",
                    e);
            failing = true;
            return CALM;
        }
    }

    private long pause() {
        long calm = Math.clamp(limits.shortest() / 4, WATCHFUL, CALM);
        return wantsConnectionsBack() || isFull.getAsBoolean() ? Math.min(WATCHFUL, calm) : calm;
    }

    /** Looks around once. */
    void look(long now) {
        boolean waiting = yields && isFull.getAsBoolean() && backlog.isWaitedIn();
        looksWithWaiters = waiting ? looksWithWaiters + 1 : 0;
        crowded = looksWithWaiters > 1;
        Departure leaving = departure;
        List<Idle> idle = new ArrayList<>();
        List<Requests> untold = new ArrayList<>();
        for (ClientConnection connection : connections) {
            long since = connection.since();
            Phase phase = connection.phase();
            if (isOver(connection, phase, since, now, leaving)) {
                connection.expire(phase, since);
            } else if (crowded && phase == Phase.IDLE && now - since > IDLE_FOR_CERTAIN) {
                idle.add(new Idle(connection, since));
            } else if (leaving != null && connection.requests().areToBeTold() && now - since > SETTLED) {
                untold.add(connection.requests());
            }
        }
        endLongestIdle(idle);
        if (leaving != null) {
            int due = leaving.farewells.due(untold.size(), now);
            untold.subList(0, due).forEach(Requests::bidFarewell);
        }
    }

    private boolean isOver(
            ClientConnection connection, Phase phase, long since, long now, @Nullable Departure leaving) {
        long stalled = connection.stalledFor(now);
        if (leaving == null) {
            return limits.exceeded(phase, now - since, stalled);
        }
        long age = phase.awaitsRequest() ? Math.min(now - since, now - leaving.since) : now - since;
        return leaving.limits.exceeded(phase, age, stalled);
    }

    /** Ends the longer idle half: enough to make room soon, few enough to leave the rest if the crowd goes. */
    private static void endLongestIdle(List<Idle> idle) {
        idle.sort(Comparator.comparingLong(Idle::since));
        idle.subList(0, (idle.size() + 1) / 2).forEach(longest -> longest.connection.expire(Phase.IDLE, longest.since));
    }

    /** Since when the process leaves, and what it holds its connections to since then. */
    private record Departure(long since, TimeLimits limits, Farewells farewells) {

        static Departure begin(long now, long within, TimeLimits usual) {
            return new Departure(now, usual.whileLeaving(within), new Farewells(now, within / 2));
        }
    }

    /** An idle connection and since when, as it was seen: the connection itself goes on changing. */
    private record Idle(ClientConnection connection, long since) {}

    /** Ends the thread and closes the backlog's selector. */
    @Override
    public void close() throws java.io.IOException {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        backlog.close();
    }
}
