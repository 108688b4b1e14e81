package dev.mpm.common.adaptive;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Judges the call that holds one loop from what is seen of it at each look. Pure: time and sightings are parameters.
 *
 * <p>A thread that has held the loop for a while need not be to blame: it may wait for a processor, or may have waited for
 * the garbage collector. So it is the thread's own state that counts, and the processor time it has used.
 */
final class HeldLoop {

    /** What a thread was seen to do. */
    enum Doing {
        /** It waits in Java: for another thread, or for time to pass. */
        WAITING,
        /** It waits for a lock, or in the kernel for something to be read or written; that may be over in no time. */
        ASLEEP,
        /** It computes, or would if it got a processor, or if the JVM or the engine did not hold it up. */
        RUNNING
    }

    /** What is seen of a thread. */
    interface Sight {

        Doing doing();

        /** Returns the processor time that it has used, -1 if that is not known. */
        long processorNanos();
    }

    /** As long as this without a processor means nothing; where processor time is not known it must do. */
    private static final long LONG_BY_THE_CLOCK = Duration.ofMillis(20).toNanos();

    private static final int LOOKS_TO_BE_SURE = 3;

    private long number = -1;
    private long processorAtFirst;
    private int looksAsleep;
    private boolean judged;

    /**
     * Looks once at a call.
     *
     * @return why its route must leave the loop; null if there is no reason to
     */
    @Nullable
    String look(LoopTurn.Call call, Sight sight, long now) {
        if (call.number() != number) {
            number = call.number();
            processorAtFirst = -1;
            looksAsleep = 0;
            judged = false;
            return null;
        }
        if (judged || now - call.startedNanos() < call.route().slow()) {
            return null;
        }
        String reason = judge(sight, now - call.startedNanos(), call.route().slow());
        judged = reason != null;
        return reason;
    }

    /**
     * Tells what a thread does.
     *
     * @param isAsleep what the kernel says
     * @param stack innermost first
     */
    static Doing doing(Thread.State state, boolean isAsleep, StackTraceElement[] stack) {
        if (CodeLine.isEngines(stack) || (state == Thread.State.BLOCKED && CodeLine.isHttps(stack))) {
            return Doing.RUNNING; // a lock that is held for a blink of an eye, if whoever holds it gets a processor
        }
        return switch (state) {
            case WAITING, TIMED_WAITING -> Doing.WAITING;
            case BLOCKED -> Doing.ASLEEP;
            default -> isAsleep && stack.length > 0 && stack[0].isNativeMethod() ? Doing.ASLEEP : Doing.RUNNING;
        };
    }

    private @Nullable String judge(Sight sight, long held, long slow) {
        Doing doing = sight.doing();
        looksAsleep = doing == Doing.ASLEEP ? looksAsleep + 1 : 0;
        boolean isHeld =
                switch (doing) {
                    case WAITING -> true;
                    case ASLEEP -> looksAsleep >= LOOKS_TO_BE_SURE;
                    case RUNNING -> false;
                };
        if (isHeld) {
            return "blocks";
        }
        return doing == Doing.RUNNING && computesLong(sight.processorNanos(), held, slow) ? "runs long" : null;
    }

    private boolean computesLong(long processor, long held, long slow) {
        if (processor < 0) {
            return held >= LONG_BY_THE_CLOCK;
        }
        if (processorAtFirst < 0) {
            processorAtFirst = processor;
        }
        return processor - processorAtFirst >= slow;
    }

    /** Returns whether the call is one that was seen before. */
    boolean knows(LoopTurn.Call call) {
        return call.number() == number;
    }

    /** Returns whether the call was found to hold the loop too long. */
    boolean isGuilty(LoopTurn.Call call) {
        return call.number() == number && judged;
    }
}
