package dev.mpm.common.adaptive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * Looks at the event loops while they run handlers that may block, and sends the route of one that does to the pool.
 *
 * <p>It has a daemon thread, started by the first such handler. It looks every two milliseconds as long as there is
 * anything to see, and once a second otherwise; the first handler after a rest wakes it. Whoever creates it closes it.
 */
public final class LoopMonitor implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LoopMonitor.class.getName());
    private static final long USUAL_PAUSE = Duration.ofMillis(2).toNanos();

    /** Until the next look at a call that was there at the one before. */
    private static final long SHORT_PAUSE = Duration.ofMillis(1).toNanos();

    /** A handler that begins at the very moment at which the thread goes to rest is noticed that much later. */
    private static final long REST = Duration.ofSeconds(1).toNanos();

    private static final int LOOKS_BEFORE_REST = 50;

    private final List<LoopTurn> turns = new ArrayList<>();
    private final List<HeldLoop> held = new ArrayList<>();
    private final BitSet relieved = new BitSet();
    private final LoopRelief relief;
    private final Thread thread;
    private long lastNumbers;
    private int looksInVain;
    private volatile boolean asleep = true;
    private volatile boolean closed;

    /**
     * Prepares to look at these loops.
     *
     * @param name what the thread's name begins with
     * @param relief told of loops that are held
     */
    public LoopMonitor(String name, List<XnioIoThread> loops, LoopRelief relief) {
        this.relief = relief;
        thread = Thread.ofPlatform().daemon().name(name + " loop monitor").unstarted(this::run);
        for (XnioIoThread loop : loops) {
            turns.add(new LoopTurn(loop, this));
            held.add(new HeldLoop());
        }
    }

    /** Returns where a loop notes what it runs. */
    public LoopTurn turn(int loop) {
        return turns.get(loop);
    }

    /** Wakes the thread if it rests. Any thread; a plain load in nearly all cases. */
    void wakeIfAsleep() {
        if (asleep) {
            wake();
        }
    }

    private synchronized void wake() {
        asleep = false;
        if (thread.getState() == Thread.State.NEW && !closed) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the thread soon, and interrupts what runs on the loops. */
    @Override
    public synchronized void close() {
        closed = true;
        LockSupport.unpark(thread);
        for (LoopTurn turn : turns) {
            if (turn.running() != null) {
                turn.loop().interrupt(); // a loop clears it before each thing it does
            }
        }
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, lookInAnyCase());
        }
    }

    /** Nothing may end this thread: without it a handler that begins to block would go on doing so on the loop. */
    private long lookInAnyCase() {
        try {
            return look(System.nanoTime());
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "could not look at the event loops; trying again", e);
            return REST;
        }
    }

    /** Looks at every loop once. Returns the nanoseconds until the next look is due. */
    long look(long now) {
        long pause = USUAL_PAUSE;
        boolean isAnyRunning = false;
        long numbers = 0;
        for (int i = 0; i < turns.size(); i++) {
            LoopTurn turn = turns.get(i);
            numbers += turn.number();
            LoopTurn.Call call = turn.running();
            if (call != null) {
                isAnyRunning = true;
                pause = Math.min(pause, held.get(i).knows(call) ? SHORT_PAUSE : USUAL_PAUSE);
                judge(call, turn, held.get(i), now);
            }
            relieve(i, call);
        }
        boolean isActive = isAnyRunning || numbers != lastNumbers;
        lastNumbers = numbers;
        looksInVain = isActive ? 0 : looksInVain + 1;
        asleep = looksInVain >= LOOKS_BEFORE_REST;
        return asleep ? REST : pause;
    }

    private void relieve(int loop, LoopTurn.@Nullable Call call) {
        if (call != null && held.get(loop).isGuilty(call)) {
            relieved.set(loop);
            relief.relieve(loop, call);
        } else if (relieved.get(loop)) {
            relieved.clear(loop);
            relief.released(loop);
        }
    }

    private static void judge(LoopTurn.Call call, LoopTurn turn, HeldLoop held, long now) {
        String reason = held.look(call, sight(turn), now);
        if (reason != null && turn.isRunning(call)) { // else it was over before its thread was looked at
            String place = CodeLine.of(turn.loop().getStackTrace());
            call.route().sendToPool(reason + place);
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "{0} {1}{2}; it runs on the pool from now on",
                    call.route().name(),
                    reason,
                    place);
        }
    }

    private static HeldLoop.Sight sight(LoopTurn turn) {
        return new HeldLoop.Sight() {
            @Override
            public HeldLoop.Doing doing() {
                boolean isAsleep = KernelThread.isAsleep(turn.threadId());
                Thread.State state = turn.loop().getState();
                return HeldLoop.doing(state, isAsleep, turn.loop().getStackTrace());
            }

            @Override
            public long processorNanos() {
                return KernelThread.processorNanos(turn.threadId());
            }
        };
    }
}
