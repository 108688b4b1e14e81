package dev.mpm.common.adaptive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * What one event loop runs at the moment of what may block: written by the loop's thread, read by the monitor.
 *
 * <p>A call costs the loop a few stores and one uncontended compare-and-set, and no system call.
 */
public final class LoopTurn {

    private static final int RUNNING = 1;
    private static final int KEPT = 2;
    private static final int STEP = 4;
    private static final long A_MOMENT = 10_000;
    private static final VarHandle NUMBER = numberHandle();

    private final XnioIoThread loop;
    private final XnioIoThread standIn;
    private final LoopMonitor monitor;

    /**
     * The number of the newest call, times four, and what becomes of it: nothing any more, it runs, or it runs and must not
     * end yet. What belongs to the call is written before, as with a sequence lock.
     */
    @SuppressWarnings("FieldMayBeFinal") // written through NUMBER
    private long number;

    private @Nullable Route route;
    private long startedNanos;
    private volatile int threadId;
    private volatile boolean open = true;

    LoopTurn(XnioIoThread loop, LoopMonitor monitor) {
        this.loop = loop;
        this.standIn = new StandIn(loop);
        this.monitor = monitor;
    }

    /** Returns the thread that a handler is to take for the loop while it runs here. */
    public XnioIoThread standIn() {
        return standIn;
    }

    // The loop's own

    /** Says that a route's handler gets the loop. */
    public void begin(Route entered, long now) {
        long free = number;
        VarHandle.storeStoreFence();
        route = entered;
        startedNanos = now;
        NUMBER.setRelease(this, free + STEP + RUNNING);
        monitor.wakeIfAsleep();
    }

    /** Says that the handler has given it back. */
    public void end(long now) {
        Route left = route;
        long running = (number & -STEP) | RUNNING;
        while (!NUMBER.compareAndSet(this, running, running - RUNNING)) {
            LockSupport.parkNanos(this, A_MOMENT);
        }
        if (left != null) {
            left.ranOnLoop(loop.getNumber(), now - startedNanos);
        }
        if (threadId == 0) {
            threadId = KernelThread.ownId();
        }
    }

    // The monitor's

    /** Returns the call that runs, or null. */
    @Nullable
    Call running() {
        long seen = (long) NUMBER.getAcquire(this);
        Route entered = route;
        long started = startedNanos;
        VarHandle.loadLoadFence();
        boolean isSame = (seen & -STEP) == ((long) NUMBER.getOpaque(this) & -STEP);
        return (seen & ~-STEP) != 0 && isSame && entered != null
                ? new Call((seen & -STEP) | RUNNING, entered, started)
                : null;
    }

    /**
     * Keeps the loop in that call until {@link #letGo}: what it does after the call it does not do yet.
     *
     * @return false if the call is over
     */
    public boolean keep(Call call) {
        return NUMBER.compareAndSet(this, call.number(), call.number() - RUNNING + KEPT);
    }

    /** Lets the call end. */
    public void letGo(Call call) {
        NUMBER.setRelease(this, call.number());
    }

    /** Says whether handlers that may block may run on this loop; true at first. */
    public void open(boolean nowOpen) {
        open = nowOpen;
    }

    /** Returns whether handlers that may block may run on this loop. */
    public boolean isOpen() {
        return open;
    }

    /** Returns whether that call runs. */
    boolean isRunning(Call call) {
        return ((number() ^ call.number()) & -STEP) == 0 && (number() & ~-STEP) != 0;
    }

    /** Returns a number that changes with every call. */
    long number() {
        return (long) NUMBER.getAcquire(this);
    }

    /** Returns the loop. */
    public XnioIoThread loop() {
        return loop;
    }

    /** Returns the kernel's number of the loop's thread, 0 if it is not known yet. */
    int threadId() {
        return threadId;
    }

    /** A call that was seen to run. */
    public record Call(long number, Route route, long startedNanos) {}

    private static VarHandle numberHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(LoopTurn.class, "number", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
