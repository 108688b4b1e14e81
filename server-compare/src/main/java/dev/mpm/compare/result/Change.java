package dev.mpm.compare.result;

import java.util.ArrayList;
import java.util.List;

/**
 * How a figure has changed since an earlier comparison.
 *
 * @param worse by how much the median has become worse, as a part of the earlier one; negative if it has become better
 * @param certain whether the change is more than the noise between rounds
 */
public record Change(
        String scenario, String contender, Figure figure, Spread before, Spread now, double worse, boolean certain) {

    private static final List<Figure> LOOKED_AT =
            List.of(Figure.THROUGHPUT, Figure.P50, Figure.P99, Figure.CPU, Figure.PSS, Figure.ERRORS);

    /**
     * Returns the changes of the figures that matter, in the order of the scenarios: of those that both comparisons have, under
     * the same names.
     */
    public static List<Change> between(Comparison earlier, Comparison later) {
        Spreads before = Spreads.of(earlier);
        Spreads now = Spreads.of(later);
        List<Change> changes = new ArrayList<>();
        for (Played played : later.scenarios()) {
            for (Contender contender : later.contenders()) {
                for (Figure figure : LOOKED_AT) {
                    var old = before.spread(played.name(), contender.name(), figure);
                    var present = now.spread(played.name(), contender.name(), figure);
                    if (old.isPresent() && present.isPresent()) {
                        changes.add(of(played.name(), contender.name(), figure, old.get(), present.get()));
                    }
                }
            }
        }
        return changes;
    }

    private static Change of(String scenario, String contender, Figure figure, Spread before, Spread now) {
        double difference = now.median() - before.median();
        double towardsWorse = figure.better() == Figure.Better.HIGHER ? -difference : difference;
        double worse = difference == 0 ? 0 : towardsWorse / Math.max(before.median(), least(figure));
        return new Change(scenario, contender, figure, before, now, worse, now.differsFrom(before));
    }

    /** Where nothing failed before, one failure is as much as all. */
    private static double least(Figure figure) {
        return figure == Figure.ERRORS ? 1 : 1e-9;
    }
}
