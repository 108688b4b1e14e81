package dev.mpm.common.virtual;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Looks whether a virtual thread keeps its loop from going on, and has another thread drive the loop then.
 *
 * <p>A daemon thread, started by the first task of a loop. It looks every few milliseconds as long as there is anything to
 * see and once a second otherwise; the first task after a rest wakes it. A virtual thread that computes keeps its loop for
 * one to two looks; one that begins at the very moment at which the watch goes to rest does for up to a second.
 */
final class LoopWatch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LoopWatch.class.getName());

    /** Long enough for a driver that waits for a processor to get one, in most cases. */
    private static final long PAUSE = Duration.ofMillis(5).toNanos();

    /** After a driver was replaced: more of what keeps it may come next. */
    private static final long SHORT_PAUSE = Duration.ofMillis(1).toNanos();

    private static final long REST = Duration.ofSeconds(1).toNanos();

    private static final int LOOKS_BEFORE_REST = 20;

    private final Consumer<VirtualLoop> relief;
    private final Thread thread;
    private List<VirtualLoop> loops = List.of();
    private VirtualLoop.Driver[] drivers = {};
    private long[] steps = {};
    private int looksInVain;
    private volatile boolean asleep = true;
    private volatile boolean closed;

    /**
     * Prepares to look at loops.
     *
     * @param name what the thread's name begins with
     * @param relief told of each loop whose driver is kept, again and again, on the watch's thread
     */
    LoopWatch(String name, Consumer<VirtualLoop> relief) {
        this.relief = relief;
        this.thread = Thread.ofPlatform().daemon().name(name + " loop watch").unstarted(this::run);
    }

    /** Says which; called once, before any is driven. */
    void watch(List<VirtualLoop> watched) {
        loops = List.copyOf(watched);
        drivers = new VirtualLoop.Driver[loops.size()];
        steps = new long[loops.size()];
    }

    /** Wakes the thread if it rests. Any thread; a plain load in nearly all cases. */
    void wakeIfAsleep() {
        if (asleep) {
            wake();
        }
    }

    private synchronized void wake() {
        asleep = false;
        if (thread.getState() != Thread.State.NEW) {
            LockSupport.unpark(thread);
        } else if (!closed) {
            start();
        }
    }

    private void start() {
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            asleep = true; // there is no thread to be had: the next task tries again
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, lookInAnyCase());
        }
    }

    /** Nothing may end this thread: without it a virtual thread that computes would keep its loop. */
    private long lookInAnyCase() {
        try {
            return look();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "could not look at the loops of virtual threads; trying again", e);
            return PAUSE;
        }
    }

    /** Looks at every loop once. Returns the nanoseconds until the next look is due. */
    @SuppressWarnings("ReferenceEquality") // the very driver
    long look() {
        boolean isActive = false;
        boolean isAnyKept = false;
        for (int i = 0; i < steps.length; i++) {
            VirtualLoop loop = loops.get(i);
            VirtualLoop.Driver driver = loop.driver();
            long step = driver.step();
            boolean isSame = driver == drivers[i] && step == steps[i];
            boolean isRunning = (step & 1) != 0;
            if (isSame && isRunning) {
                isAnyKept = true;
                relief.accept(loop);
            }
            isActive |= isRunning || !isSame;
            drivers[i] = driver;
            steps[i] = step;
        }
        looksInVain = isActive ? 0 : looksInVain + 1;
        asleep = looksInVain >= LOOKS_BEFORE_REST;
        return asleep ? REST : isAnyKept ? SHORT_PAUSE : PAUSE;
    }
}
