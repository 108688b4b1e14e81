package dev.mpm.server.worker;

import io.undertow.server.HttpServerExchange;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * One word holds the number of the thread's newest request and the step it is in:
 *
 *   FREE ──begin──▶ RUNNING ──end──▶ FREE
 *                      │
 *                      └─interrupt─▶ INTERRUPTING ──▶ INTERRUPTED ──end──▶ FREE
 *
 * The thread itself writes begin and end, others only interrupt. Both ways out of RUNNING are taken by compare-and-set, so
 * an interrupt goes to the request that was judged or to none: while it is on its way, end waits for it, and then takes it
 * off the thread. The other fields are written before RUNNING is published; whoever reads them looks afterwards whether the
 * word is still the same, as with a sequence lock.
 */

/**
 * What one thread runs for whom: written by that thread at the start and the end of a handler, read by any other.
 *
 * <p>A request costs it a few stores and one uncontended compare-and-set; nothing is allocated.
 */
final class RequestSlot {

    private static final long A_MOMENT = 1_000;
    private static final int FREE = 0;
    private static final int RUNNING = 1;
    private static final int INTERRUPTING = 2;
    private static final int INTERRUPTED = 3;
    private static final int STEPS = 4;
    private static final VarHandle WORD = field("word", long.class);
    private static final VarHandle EXTRA = field("extraNanos", long.class);

    private final Thread thread = Thread.currentThread();

    @SuppressWarnings("FieldMayBeFinal") // written through WORD
    private long word = FREE;

    private @Nullable HttpServerExchange exchange;
    private long startedNanos;

    @SuppressWarnings("FieldMayBeFinal") // written through EXTRA
    private long extraNanos;

    /** The watch's notes on the request that it saw here last. Its thread only. */
    private @Nullable WatchedRequest watched;

    /** The number of the request that was reported as stuck, -1 for none yet. */
    private volatile long stuck = -1;

    Thread thread() {
        return thread;
    }

    // The thread's own

    /** Says that a handler gets this thread. Returns false if one has it already, whose time it then is. */
    boolean begin(HttpServerExchange entered, long now) {
        long free = word;
        if (step(free) != FREE) {
            return false;
        }
        VarHandle.storeStoreFence();
        exchange = entered;
        startedNanos = now;
        EXTRA.setOpaque(this, 0L);
        WORD.setRelease(this, free + STEPS + RUNNING);
        return true;
    }

    /**
     * Says that the handler has given the thread back. Returns whether it did so without having been interrupted; if not,
     * the thread is free of the interrupt when this returns.
     */
    boolean end() {
        long running = number(word) + RUNNING;
        boolean inTime = WORD.compareAndSet(this, running, running - RUNNING + FREE);
        exchange = null;
        if (!inTime) {
            endInterrupted(running - RUNNING);
        }
        return inTime;
    }

    private void endInterrupted(long number) {
        takeInterrupt();
        WORD.setRelease(this, number + FREE);
    }

    /** Waits for the interrupt, and takes it off the thread: whether the handler has seen it or not, it is not for others. */
    private void takeInterrupt() {
        while (step((long) WORD.getAcquire(this)) == INTERRUPTING) {
            LockSupport.parkNanos(this, A_MOMENT); // it is a matter of a call to Thread.interrupt
        }
        var _ = Thread.interrupted();
    }

    /** Moves the deadline of the running request; nothing if there is none. */
    void extend(long nanos) {
        if (step(word) != FREE) {
            long sum = extraNanos + nanos;
            EXTRA.setOpaque(this, sum < 0 ? Long.MAX_VALUE : sum);
        }
    }

    /**
     * Returns whether this is the slot's thread, and its running request has been interrupted. If so, the thread is free of
     * the interrupt when this returns.
     */
    boolean isInterruptedHere() {
        if (!Thread.currentThread().equals(thread) || step((long) WORD.getAcquire(this)) < INTERRUPTING) {
            return false;
        }
        takeInterrupt();
        return true;
    }

    /** Returns whether the newest request, which has ended, had been reported as stuck. */
    boolean wasStuck() {
        return stuck == number(word);
    }

    /** Returns when the newest request began. */
    long startedNanos() {
        return startedNanos;
    }

    // Anybody's

    /** Returns the request whose handler holds the thread, or null. */
    @Nullable
    RunningRequest running() {
        long seen = (long) WORD.getAcquire(this);
        HttpServerExchange current = exchange;
        long started = startedNanos;
        long extra = (long) EXTRA.getOpaque(this);
        VarHandle.loadLoadFence();
        long after = (long) WORD.getOpaque(this);
        if (step(seen) == FREE || step(after) == FREE || number(seen) != number(after) || current == null) {
            return null;
        }
        return new RunningRequest(thread, current, number(seen), started, extra, step(after) != RUNNING);
    }

    // The watch's

    /** Interrupts the thread if it still runs this request. Returns whether it did. */
    boolean interrupt(RunningRequest request) {
        if (!WORD.compareAndSet(this, request.number() + RUNNING, request.number() + INTERRUPTING)) {
            return false;
        }
        try {
            thread.interrupt();
            return true;
        } finally {
            WORD.setRelease(this, request.number() + INTERRUPTED);
        }
    }

    /** Says that the request was reported as stuck. */
    void stuck(RunningRequest request) {
        stuck = request.number();
    }

    @Nullable
    WatchedRequest watched() {
        return watched;
    }

    void watched(@Nullable WatchedRequest notes) {
        watched = notes;
    }

    private static int step(long word) {
        return (int) (word % STEPS);
    }

    private static long number(long word) {
        return word - step(word);
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(RequestSlot.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
