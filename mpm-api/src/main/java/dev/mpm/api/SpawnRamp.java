package dev.mpm.api;

/**
 * How fast a pool that is too small may grow: the memory that one sizing decision leaves to the next.
 *
 * @param rate how many workers the next decision may spawn, 1 or more
 * @param holdOff how many spawning decisions keep the rate as it is before it may double
 */
public record SpawnRamp(int rate, int holdOff) {

    /** The rate of a pool that is large enough: the next shortage spawns one. */
    public static final SpawnRamp CALM = new SpawnRamp(1, 0);

    public SpawnRamp {
        if (rate < 1 || holdOff < 0) {
            throw new IllegalArgumentException(
                    "rate: " + rate + ", holdOff: " + holdOff + " (expected: rate >= 1, holdOff >= 0)");
        }
    }

    /** Returns the ramp after a decision that spawned nothing: slow again, and no less on hold. */
    public SpawnRamp calmed() {
        return new SpawnRamp(1, holdOff);
    }
}
