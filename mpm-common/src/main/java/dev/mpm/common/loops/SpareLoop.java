package dev.mpm.common.loops;

import dev.mpm.common.adaptive.LoopMonitor;
import dev.mpm.common.adaptive.LoopRelief;
import dev.mpm.common.adaptive.LoopTurn;
import dev.mpm.common.connection.ClientConnection;
import dev.mpm.common.connection.OpenConnections;
import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/**
 * The one event loop more than there need be, which takes over the connections of a loop that a handler holds.
 *
 * <p>While a loop is held, handlers that may block run on the pool only, so the spare loop itself is never held. When all are
 * free again, the one that was held last is the spare one, and the spare one has its place. Connections that are in the
 * middle of an answer stay where they are until their next request, those of another protocol for good. The monitor's thread decides; connections are moved
 * on the spare loop's thread.
 */
final class SpareLoop implements LoopRelief {

    private static final System.Logger LOG = System.getLogger(SpareLoop.class.getName());

    /** A loop that is free again does not wait for more than so many connections to be moved. */
    private static final int AT_ONCE = 256;

    private final XnioWorker loops;
    private final OpenConnections connections;
    private final Runnable rolesChanged;
    private final BitSet held = new BitSet();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean moving = new AtomicBoolean();
    private @Nullable LoopMonitor monitor;
    private volatile int spare;
    private volatile boolean serves;

    /**
     * Makes the last of the loops the spare one.
     *
     * @param rolesChanged told when another loop is to accept
     */
    SpareLoop(XnioWorker loops, OpenConnections connections, Runnable rolesChanged) {
        this.loops = loops;
        this.connections = connections;
        this.rolesChanged = rolesChanged;
        this.spare = loops.getIoThreadCount() - 1;
    }

    /** Says who looks at the loops; called once, before anything is accepted. */
    void watchedBy(LoopMonitor watching) {
        monitor = watching;
        watching.turn(spare).open(false);
    }

    /** Returns whether a loop takes connections at present. Any thread. */
    boolean isIdle(int loop) {
        return loop == spare && !serves;
    }

    /** Returns another loop for what has remained on the spare one; null if the loop is not that. Any thread. */
    @Nullable
    LoopTurn insteadOf(LoopTurn own) {
        int number = own.loop().getNumber();
        LoopMonitor watching = monitor;
        if (watching == null || !isIdle(number)) {
            return null;
        }
        int others = loops.getIoThreadCount() - 1;
        return watching.turn((number + 1 + Math.floorMod(next.getAndIncrement(), others)) % (others + 1));
    }

    @Override
    public void relieve(int loop, LoopTurn.Call call) {
        LoopMonitor watching = monitor;
        if (watching == null || loop == spare) {
            return;
        }
        if (held.isEmpty()) {
            serves = true;
            openTurns(watching, false);
            rolesChanged.run();
        }
        held.set(loop);
        if (moving.compareAndSet(false, true)) {
            loops.getIoThread(spare).execute(() -> move(watching, loop, call));
        }
    }

    @Override
    public void released(int loop) {
        LoopMonitor watching = monitor;
        held.clear(loop);
        if (watching != null && held.isEmpty() && loop != spare) {
            spare = loop;
            serves = false;
            openTurns(watching, true);
            rolesChanged.run();
        }
    }

    private void openTurns(LoopMonitor watching, boolean open) {
        for (int i = 0; i < loops.getIoThreadCount(); i++) {
            watching.turn(i).open(open && i != spare);
        }
    }

    private void move(LoopMonitor watching, int from, LoopTurn.Call call) {
        LoopTurn left = watching.turn(from);
        XnioIoThread here = (XnioIoThread) Thread.currentThread();
        if (!left.keep(call)) {
            moving.set(false);
            return;
        }
        try {
            int moved = 0;
            for (ClientConnection connection : connections) {
                if (moved < AT_ONCE && connection.awaitsRequestOn(loops.getIoThread(from))) {
                    move(connection, watching.turn(here.getNumber()));
                    moved++;
                }
            }
        } finally {
            left.letGo(call);
            moving.set(false);
        }
    }

    private static void move(ClientConnection connection, LoopTurn here) {
        try {
            connection.moveTo(here);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection ended while it was moved", e);
            IoUtils.safeClose(connection);
        }
    }
}
