package dev.mpm.compare.advice;

import dev.mpm.compare.result.Comparison;
import dev.mpm.compare.result.Figure;
import java.util.OptionalDouble;

/**
 * The median of each figure over the rounds.
 *
 * @param comparison where they are from
 */
record Medians(Comparison comparison) {

    /** Returns it; empty if it was measured in no round. */
    OptionalDouble of(String scenario, String contender, Figure figure) {
        double[] values = comparison.runs().stream()
                .filter(run -> run.scenario().equals(scenario) && run.model().equals(contender))
                .filter(run -> run.figures().containsKey(figure))
                .mapToDouble(run -> run.figures().getOrDefault(figure, 0.0))
                .sorted()
                .toArray();
        if (values.length == 0) {
            return OptionalDouble.empty();
        }
        int middle = values.length / 2;
        return OptionalDouble.of(
                values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2);
    }
}
