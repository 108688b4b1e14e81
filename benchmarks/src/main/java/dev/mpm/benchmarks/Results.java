package dev.mpm.benchmarks;

import java.util.List;
import java.util.Optional;

/** What all rounds gave, by case and figure. */
record Results(List<Outcome> outcomes) {

    Results {
        outcomes = List.copyOf(outcomes);
    }

    List<Case> cases() {
        return outcomes.stream().map(Outcome::run).distinct().toList();
    }

    /** Returns the figure over all rounds that gave it; empty if none did. */
    Optional<Spread> of(Case run, Figure figure) {
        var values = outcomes.stream()
                .filter(outcome ->
                        outcome.run().equals(run) && outcome.figures().containsKey(figure))
                .map(outcome -> outcome.figures().get(figure))
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /** Returns the sum over all rounds. */
    double sum(Case run, Figure figure) {
        return outcomes.stream()
                .filter(outcome -> outcome.run().equals(run))
                .mapToDouble(outcome -> outcome.figures().getOrDefault(figure, 0.0))
                .sum();
    }

    /** Returns how many rounds of the case failed. */
    long failures(Case run) {
        return outcomes.stream()
                .filter(outcome ->
                        outcome.run().equals(run) && outcome.figures().isEmpty())
                .count();
    }
}
