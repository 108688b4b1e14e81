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
        /** It waits in Java: for a lock, for another thread, for time to pass. */
        WAITING,
        /** The kernel has put it to sleep: it reads or writes, or the JVM itself holds it up. */
        ASLEEP,
        /** It computes, or would if it got a processor. */
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

    private long number = -1;
    private long processorAtFirst;
    private boolean asleepBefore;
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
            asleepBefore = false;
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

    private @Nullable String judge(Sight sight, long held, long slow) {
        switch (sight.doing()) {
            case WAITING -> {
                return "blocks";
            }
            case ASLEEP -> {
                boolean twice = asleepBefore;
                asleepBefore = true;
                return twice ? "blocks" : null;
            }
            case RUNNING -> {
                asleepBefore = false;
                return computesLong(sight.processorNanos(), held, slow) ? "runs long" : null;
            }
        }
        return null;
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
