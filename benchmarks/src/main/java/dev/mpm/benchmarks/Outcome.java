package dev.mpm.benchmarks;

import java.util.Map;

/**
 * What one round of one case gave.
 *
 * @param figures empty if it failed
 * @param trouble why it failed or what to know about the figures; empty if there is nothing to say
 */
record Outcome(Case run, int round, Map<Figure, Double> figures, String trouble) {

    Outcome {
        figures = Map.copyOf(figures);
    }
}
