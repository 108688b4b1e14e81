package dev.mpm.common.adaptive;

import dev.mpm.api.RouteView;
import io.undertow.util.HttpString;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A route, what its handler has shown so far, and the decision that follows: run it on the event loop or on the pool.
 *
 * <p>It begins on the pool. Enough quick calls in a row bring it to the loop; a call that blocks there or computes for long
 * brings it back, and it then takes four times as many to return, so that a route that blocks once in a thousand calls does
 * not hold a loop each time. Any thread; {@link #ranOnLoop} of one loop is called by that loop's thread only.
 */
public final class Route {

    /*
     * A call that took long on the loop need not have done anything wrong: the processor was somebody else's meanwhile, or
     * the collector's. So the clock alone sends a route back only when it says so eight times nearly in a row; the monitor knows sooner.
     */
    private static final int STRIKE = 4;
    private static final int STRIKES_OUT = 29;

    /** A tally is that far from the next one that no two loops write to the same cache line. */
    private static final int TALLY_SIZE = 16;

    private static final int CALLS = 0;
    private static final int NANOS = 1;
    private static final int STRIKES = 2;

    private final HttpString method;
    private final String path;
    private final RouteLimits limits;
    private final InstantSource clock;

    /** What the loops count, each for itself with plain stores: who reads it may see it a little late. */
    private final long[] tallies;

    private volatile boolean onLoop;
    private int callsNeeded;
    private int quickInARow;
    private int returns;
    private long poolCalls;
    private long poolNanos;
    private String reason = "";
    private Instant since;

    Route(HttpString method, String path, int loops, RouteLimits limits, InstantSource clock) {
        this.method = method;
        this.path = path;
        this.limits = limits;
        this.clock = clock;
        this.tallies = new long[(loops + 1) * TALLY_SIZE];
        this.callsNeeded = limits.callsAtFirst();
        this.onLoop = callsNeeded == 0;
        this.since = clock.instant();
    }

    /** Returns whether its next request is to be run on the loop. */
    public boolean isOnLoop() {
        return onLoop;
    }

    /** Learns how long the handler held a thread of the pool. */
    public synchronized void ranOnPool(long nanos) {
        poolCalls++;
        poolNanos += nanos;
        if (onLoop) {
            return; // it had been handed to the pool before, or had a body to wait for
        }
        quickInARow = nanos <= limits.quick() ? quickInARow + 1 : 0;
        if (quickInARow >= callsNeeded) {
            onLoop = true;
            since = clock.instant();
        }
    }

    /** Learns how long the handler held an event loop. */
    void ranOnLoop(int loop, long nanos) {
        int tally = (loop + 1) * TALLY_SIZE - TALLY_SIZE / 2;
        tallies[tally + CALLS]++;
        tallies[tally + NANOS] += nanos;
        if (nanos >= limits.slow()) {
            strike(tally + STRIKES, nanos);
        } else if (tallies[tally + STRIKES] > 0) {
            tallies[tally + STRIKES]--;
        }
    }

    private void strike(int strikes, long nanos) {
        tallies[strikes] += STRIKE;
        if (tallies[strikes] >= STRIKES_OUT) {
            tallies[strikes] = 0;
            sendToPool("runs long: " + Duration.ofNanos(nanos).toMillis() + " ms");
        }
    }

    /** Runs it on the pool from now on, until it has shown anew that it is quick. */
    synchronized void sendToPool(String why) {
        if (onLoop) {
            onLoop = false;
            quickInARow = 0;
            callsNeeded = limits.callsAfter(callsNeeded);
            returns++;
            reason = why;
            since = clock.instant();
        }
    }

    long slow() {
        return limits.slow();
    }

    /** Returns roughly how often it has been called. */
    synchronized long calls() {
        return poolCalls + onLoops(CALLS);
    }

    private long onLoops(int what) {
        long sum = 0;
        for (int tally = TALLY_SIZE / 2; tally < tallies.length; tally += TALLY_SIZE) {
            sum += tallies[tally + what];
        }
        return sum;
    }

    /** Returns what there is to know, for people. */
    synchronized RouteView view() {
        long calls = calls();
        long nanos = poolNanos + onLoops(NANOS);
        return new RouteView(name(), onLoop, since, calls, calls == 0 ? 0 : nanos / calls, returns, reason);
    }

    /** Returns method and path, the path's ids as {@code *}. */
    String name() {
        return method + " " + path;
    }

    boolean is(HttpString askedMethod, String askedPath) {
        return method.equals(askedMethod) && RoutePath.matches(path, askedPath);
    }
}
