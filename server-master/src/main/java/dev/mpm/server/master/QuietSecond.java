package dev.mpm.server.master;

import java.time.Duration;

/**
 * The time without news of workers after which it can be judged how many are needed: what has just changed shows in no
 * number yet. Belongs to the supervisor's thread.
 */
final class QuietSecond {

    private static final long LENGTH = Duration.ofSeconds(1).toNanos();

    private long end;

    QuietSecond(long now) {
        startOver(now);
    }

    /** Begins anew, as a worker has ended, another generation serves, or a judgement was given. */
    void startOver(long now) {
        end = now + LENGTH;
    }

    boolean isOver(long now) {
        return now >= end;
    }

    long end() {
        return end;
    }
}
