package dev.mpm.server.master.distribution;

import dev.mpm.server.core.posix.AcceptedConnection;
import dev.mpm.server.core.posix.ConnectionLostException;
import dev.mpm.server.core.posix.ConnectionPipe;
import dev.mpm.server.core.scoreboard.SlotGauge;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way of connections to one worker, with what is known about how it takes them.
 *
 * <p>Belongs to the distributor's thread; the counts may be read by any.
 */
final class WorkerInlet {

    private final int slot;
    private final int generation;
    private final long pid;
    private final ConnectionPipe pipe;
    private final SlotGauge gauge;
    private final int limit;
    private final long patience;
    private final AtomicLong passed = new AtomicLong();
    private boolean leaving;
    private boolean gone;
    private long lastTaken;
    private long waitingSince;
    private @Nullable Long silentAt;

    /**
     * Prepares the way to a worker that has not booted yet.
     *
     * @param limit the most connections that may wait for it to take them
     * @param patience how long it may leave one untaken while others would take it, in nanoseconds
     */
    WorkerInlet(int slot, int generation, long pid, ConnectionPipe pipe, SlotGauge gauge, int limit, long patience) {
        this.slot = slot;
        this.generation = generation;
        this.pid = pid;
        this.pipe = pipe;
        this.gauge = gauge;
        this.limit = limit;
        this.patience = patience;
    }

    int slot() {
        return slot;
    }

    int generation() {
        return generation;
    }

    boolean isOf(int slot, long pid) {
        return this.slot == slot && this.pid == pid;
    }

    ConnectionPipe pipe() {
        return pipe;
    }

    /** Returns how many connections went this way, without those that were taken back. */
    long passed() {
        return passed.get();
    }

    /** Returns how many of them the worker has not taken; too many rather than too few while it takes one. */
    long untaken() {
        long taken = gauge.taken();
        return Math.max(0, passed.get() - taken);
    }

    Candidate candidate() {
        return new Candidate(slot, gauge.connections(), untaken());
    }

    /** Notes that the worker is on its way out. */
    void leave() {
        leaving = true;
    }

    /** Notes that the worker's process has ended. */
    void end() {
        leaving = true;
        gone = true;
    }

    /** Returns whether the worker's process has ended, so that nobody else takes what lies here. */
    boolean isGone() {
        return gone;
    }

    /** Returns whether it takes connections, and has taken most of what it was given. */
    boolean hasRoom() {
        return isOpen() && untaken() < limit;
    }

    private boolean isOpen() {
        return !leaving && gauge.isAccepting();
    }

    /** Returns whether it once left a connection lying and has given no sign of life since. */
    boolean isSilent() {
        if (silentAt != null && gauge.heartbeat() > silentAt) {
            silentAt = null;
        }
        return silentAt != null;
    }

    /** Passes a connection on. */
    void pass(AcceptedConnection connection, long now) throws IOException {
        if (untaken() == 0) {
            waitingSince = now;
        }
        passed.incrementAndGet(); // before it can be taken, so that nobody thinks that it was taken already
        try {
            pipe.send(connection);
        } catch (IOException | RuntimeException | Error e) {
            passed.decrementAndGet();
            throw e;
        }
    }

    /**
     * Returns whether what lies here would be served sooner elsewhere: the worker has no room after all, leaves, or does not
     * stir.
     *
     * @param othersHaveRoom whether another worker would take it at once
     */
    boolean isToBeEmptied(boolean othersHaveRoom, long now) {
        if (gone) {
            return true;
        }
        if (untaken() == 0) {
            return false;
        }
        if (!isOpen()) {
            return true;
        }
        if (gauge.taken() != lastTaken) {
            lastTaken = gauge.taken();
            waitingSince = now;
        }
        boolean isLate = othersHaveRoom && now - waitingSince > patience;
        if (isLate) {
            silentAt = now;
        }
        return isLate;
    }

    /** Takes the oldest connection back that the worker has not taken; null if it has taken all. */
    @Nullable
    AcceptedConnection takeBack() throws IOException {
        try {
            return pipe.takeBack();
        } catch (ConnectionLostException e) {
            tookBack(); // else it would take up room for ever
            throw e;
        }
    }

    /** Notes that a connection was taken back, which is counted elsewhere by now or lost. */
    void tookBack() {
        passed.decrementAndGet();
    }
}
