package dev.mpm.compare.result;

import java.util.Collection;

/**
 * What a figure came to over the rounds.
 *
 * @param rounds in how many it was measured, at least one
 */
public record Spread(int rounds, double median, double lowest, double highest) {

    /** By how much medians must differ, as a part of the smaller one, before the difference is worth a word. */
    public static final double NOTABLE = 0.05;

    /** Fewer than these say nothing of how much the figure varies by itself. */
    public static final int ENOUGH_ROUNDS = 2;

    /** Returns the spread of at least one value. */
    public static Spread of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted.length, median, sorted[0], sorted[sorted.length - 1]);
    }

    /**
     * Returns whether the two differ by more than the noise: both were measured more than once, no round of one lies within
     * the other's range, and the medians differ by more than {@link #NOTABLE}.
     */
    public boolean differsFrom(Spread other) {
        return Math.min(rounds, other.rounds) >= ENOUGH_ROUNDS
                && (highest < other.lowest || other.highest < lowest)
                && Math.abs(median - other.median) > NOTABLE * Math.min(Math.abs(median), Math.abs(other.median));
    }

    /** Returns whether this is to be preferred, and the difference is more than noise. */
    public boolean beats(Spread other, Figure.Better better) {
        return differsFrom(other)
                && switch (better) {
                    case HIGHER -> median > other.median;
                    case LOWER -> median < other.median;
                    case NEITHER -> false;
                };
    }
}
