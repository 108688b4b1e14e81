package dev.mpm.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the master half of an MPM decided.
 *
 * @param target how many workers there should be, those named in {@code retire} not counted
 * @param retire slots of workers that should finish what they have and leave
 * @param ramp what the next decision should know
 * @param notice a line for the log, or null; the supervisor logs the same line in a row only once
 */
public record Sizing(
        int target,
        List<Integer> retire,
        SpawnRamp ramp,
        @Nullable String notice) {

    public Sizing {
        if (target < 0) {
            throw new IllegalArgumentException("target: " + target + " (expected: >= 0)");
        }
        retire = List.copyOf(retire);
    }

    /** Returns the decision to leave everything as it is. */
    public static Sizing keep(PoolSnapshot pool) {
        return new Sizing(pool.target(), List.of(), pool.ramp().calmed(), null);
    }
}
