package dev.mpm.common.adaptive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * What one event loop runs at the moment of what may block: written by the loop's thread, read by the monitor.
 *
 * <p>A call costs the loop a few plain stores, no fence of its own and no system call.
 */
public final class LoopTurn {

    private static final VarHandle NUMBER = numberHandle();

    private final XnioIoThread loop;
    private final XnioIoThread standIn;
    private final LoopMonitor monitor;

    /** Odd while a call runs, another one each time; what belongs to it is written before, as with a sequence lock. */
    @SuppressWarnings("FieldMayBeFinal") // written through NUMBER
    private long number;

    private @Nullable Route route;
    private long startedNanos;
    private volatile int threadId;

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
        NUMBER.setRelease(this, free + 1);
        monitor.wakeIfAsleep();
    }

    /** Says that the handler has given it back. */
    public void end(long now) {
        Route left = route;
        NUMBER.setRelease(this, number + 1);
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
        boolean isOne = (seen & 1) == 1 && seen == (long) NUMBER.getOpaque(this) && entered != null;
        return isOne ? new Call(seen, entered, started) : null;
    }

    /** Returns a number that changes with every call. */
    long number() {
        return (long) NUMBER.getAcquire(this);
    }

    Thread thread() {
        return loop;
    }

    /** Returns the kernel's number of the loop's thread, 0 if it is not known yet. */
    int threadId() {
        return threadId;
    }

    /** A call that was seen to run. */
    record Call(long number, Route route, long startedNanos) {}

    private static VarHandle numberHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(LoopTurn.class, "number", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
