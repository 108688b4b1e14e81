package dev.mpm.compare.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The figures of a comparison over their rounds, and which of them the noise separates. Immutable. */
public final class Spreads {

    private final List<String> contenders;
    private final Map<Place, Spread> spreads;

    private Spreads(List<String> contenders, Map<Place, Spread> spreads) {
        this.contenders = contenders;
        this.spreads = spreads;
    }

    /** Returns the spreads of all figures of all runs. */
    public static Spreads of(Comparison comparison) {
        Map<Place, List<Double>> values = new LinkedHashMap<>();
        for (Run run : comparison.runs()) {
            run.figures()
                    .forEach((figure, value) -> values.computeIfAbsent(
                                    new Place(run.scenario(), run.model(), figure), _ -> new ArrayList<>())
                            .add(value));
        }
        Map<Place, Spread> spreads = new LinkedHashMap<>();
        values.forEach((place, all) -> spreads.put(place, Spread.of(all)));
        var names = comparison.contenders().stream().map(Contender::name).toList();
        return new Spreads(names, Map.copyOf(spreads));
    }

    /** Returns what a figure came to; empty if it was not measured. */
    public Optional<Spread> spread(String scenario, String contender, Figure figure) {
        return Optional.ofNullable(spreads.get(new Place(scenario, contender, figure)));
    }

    /** Returns whether any contender has the figure in a scenario. */
    public boolean has(String scenario, Figure figure) {
        return !measured(scenario, figure).isEmpty();
    }

    /**
     * Returns the contender with the best median and those that the noise does not separate from it, in the order in which
     * they are shown; none if the figure has no better side or was not measured.
     */
    public List<String> best(String scenario, Figure figure) {
        Optional<String> top = top(scenario, figure);
        return top.map(name -> measured(scenario, figure).stream()
                        .filter(other -> !beats(scenario, name, other, figure))
                        .toList())
                .orElse(List.of());
    }

    /** Returns how a contender's figure compares with the best of the scenario. */
    public Standing standing(String scenario, String contender, Figure figure) {
        List<String> measured = measured(scenario, figure);
        List<String> best = best(scenario, figure);
        if (best.isEmpty() || best.size() == measured.size() || !measured.contains(contender)) {
            return Standing.OPEN;
        }
        if (!best.contains(contender)) {
            return Standing.WORSE;
        }
        return best.stream().anyMatch(other -> isBetter(scenario, other, contender, figure))
                ? Standing.LEVEL
                : Standing.BEST;
    }

    /** Returns whether one median is to be preferred to a second, be it by noise only. */
    private boolean isBetter(String scenario, String one, String second, Figure figure) {
        double median = at(scenario, one, figure).median();
        double secondMedian = at(scenario, second, figure).median();
        return figure.better().equals(Figure.Better.HIGHER) ? median > secondMedian : median < secondMedian;
    }

    private boolean beats(String scenario, String contender, String other, Figure figure) {
        return at(scenario, contender, figure).beats(at(scenario, other, figure), figure.better());
    }

    private Optional<String> top(String scenario, Figure figure) {
        Comparator<String> byMedian =
                Comparator.comparingDouble(name -> at(scenario, name, figure).median());
        return switch (figure.better()) {
            case HIGHER -> measured(scenario, figure).stream().min(byMedian.reversed());
            case LOWER -> measured(scenario, figure).stream().min(byMedian);
            case NEITHER -> Optional.empty();
        };
    }

    private List<String> measured(String scenario, Figure figure) {
        return contenders.stream()
                .filter(name -> spreads.containsKey(new Place(scenario, name, figure)))
                .toList();
    }

    private Spread at(String scenario, String contender, Figure figure) {
        return spread(scenario, contender, figure).orElseThrow();
    }

    private record Place(String scenario, String contender, Figure figure) {}
}
