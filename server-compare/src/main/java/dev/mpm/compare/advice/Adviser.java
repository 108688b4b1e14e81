package dev.mpm.compare.advice;

import dev.mpm.compare.result.Advice;
import dev.mpm.compare.result.Comparison;
import dev.mpm.compare.result.Contender;
import dev.mpm.compare.result.Figure;
import dev.mpm.compare.result.Played;
import dev.mpm.compare.result.Spread;
import dev.mpm.compare.result.Spreads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Recommends a model, and for requests of the user's how many processes and threads, from what was measured.
 *
 * <p>Of the models that failed no request, those count that are within a tenth of the best; of these, the one that needs the
 * least memory. A difference below a tenth is not one that a team should change its server for.
 */
public final class Adviser {

    /** The suffix of a scenario in which one client asks what many ask in the scenario without it. */
    public static final String ALONE = " (alone)";

    private static final double ENOUGH = 1.10;

    private final Comparison comparison;
    private final int connections;
    private final Spreads spreads;

    /** The contenders that are plain models; a variation is shown, not recommended. */
    private final List<Contender> models;

    private Adviser(Comparison comparison, int connections) {
        this.comparison = comparison;
        this.connections = connections;
        this.spreads = Spreads.of(comparison);
        this.models = comparison.contenders().stream()
                .filter(contender -> contender.name().equals(contender.mpm()))
                .toList();
    }

    /**
     * Returns the advice.
     *
     * @param comparison what was measured; its own advice is not looked at
     * @param present the model that the configuration names
     * @param connections how many clients there were at a time
     */
    public static Advice advise(Comparison comparison, String present, int connections) {
        return new Adviser(comparison, connections).advise(present);
    }

    private Advice advise(String present) {
        List<Played> asked = comparison.scenarios().stream()
                .filter(played -> !played.name().endsWith(ALONE))
                .toList();
        Map<String, Double> costs = models.stream()
                .map(Contender::name)
                .filter(model -> cost(asked, model).isPresent())
                .collect(Collectors.toMap(
                        model -> model, model -> cost(asked, model).orElseThrow()));
        if (costs.size() < 2) {
            return new Advice(
                    "",
                    List.of("There are not two models with figures for every scenario, so there is"
                            + " nothing to choose between."),
                    "");
        }
        List<String> best = near(costs);
        String chosen = best.size() == costs.size() && costs.containsKey(present) ? present : leanest(best);
        List<String> reasons = new ArrayList<>();
        reasons.add(comparisonOf(chosen, best, costs, asked));
        List<Demand> demands = demands(asked, chosen);
        if (demands.isEmpty()) {
            reasons.add("The scenarios are those of the demo app: name requests of your own with --request to be told"
                    + " how many processes and threads they need.");
            return new Advice(chosen, reasons, chosen.equals(present) ? "" : "mpm: " + chosen + "\n");
        }
        Demand demand = demands.stream()
                .max(Comparator.comparingDouble(Demand::service))
                .orElseThrow();
        reasons.add(timeOf(demand));
        PoolSize size = PoolSize.of(chosen, demand, comparison.machine().processors(), connections);
        reasons.add(size.reason());
        return new Advice(chosen, reasons, size.yaml());
    }

    /**
     * Returns what a model costs in comparison with the best of each scenario: the geometric mean of the ratios of the headline
     * figure, 1 for the best in all. Empty if a figure is missing; failed requests count as if they had taken all the time.
     */
    private OptionalDouble cost(List<Played> scenarios, String model) {
        double logarithms = 0;
        for (Played played : scenarios) {
            OptionalDouble ratio = ratio(played, model);
            if (ratio.isEmpty()) {
                return OptionalDouble.empty();
            }
            logarithms += Math.log(ratio.getAsDouble());
        }
        return scenarios.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.exp(logarithms / scenarios.size()));
    }

    private OptionalDouble ratio(Played played, String model) {
        for (Figure figure : played.headline()) {
            boolean higher = figure.better() == Figure.Better.HIGHER;
            OptionalDouble own = median(played.name(), model, figure);
            var values = models.stream()
                    .map(other -> median(played.name(), other.name(), figure))
                    .flatMapToDouble(OptionalDouble::stream);
            OptionalDouble best = higher ? values.max() : values.min();
            if (own.isPresent() && best.isPresent() && figure.better() != Figure.Better.NEITHER) {
                // one more of each, so that no errors against two are not infinitely better
                double mine = own.getAsDouble() + (figure == Figure.ERRORS || figure == Figure.CLOSED_EARLY ? 1 : 0);
                double bests = best.getAsDouble() + (figure == Figure.ERRORS || figure == Figure.CLOSED_EARLY ? 1 : 0);
                return mine <= 0 || bests <= 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(higher ? bests / mine : mine / bests);
            }
        }
        return OptionalDouble.empty();
    }

    private OptionalDouble median(String scenario, String model, Figure figure) {
        return spreads.spread(scenario, model, figure).stream()
                .mapToDouble(Spread::median)
                .findFirst();
    }

    private List<String> near(Map<String, Double> costs) {
        double least =
                costs.values().stream().mapToDouble(Double::doubleValue).min().orElse(1);
        return models.stream()
                .map(Contender::name)
                .filter(model -> costs.getOrDefault(model, Double.MAX_VALUE) <= least * ENOUGH)
                .toList();
    }

    private String leanest(List<String> candidates) {
        return candidates.stream().min(Comparator.comparingDouble(this::memory)).orElseThrow();
    }

    private double memory(String model) {
        return comparison.scenarios().stream()
                .map(played -> median(played.name(), model, Figure.PSS))
                .flatMapToDouble(OptionalDouble::stream)
                .max()
                .orElse(Double.MAX_VALUE);
    }

    private String comparisonOf(String chosen, List<String> best, Map<String, Double> costs, List<Played> asked) {
        String where = asked.size() == 1 ? "in " + asked.getFirst().title() : "over " + asked.size() + " scenarios";
        if (best.size() == costs.size()) {
            return "The models do not differ enough " + where + " to matter (less than a tenth): " + chosen
                    + " is as good as any.";
        }
        String others = costs.entrySet().stream()
                .filter(cost -> !best.contains(cost.getKey()))
                .sorted(Map.Entry.comparingByValue())
                .map(cost -> String.format(
                        Locale.ROOT,
                        "%.1f times under %s",
                        cost.getValue() / costs.getOrDefault(chosen, 1.0),
                        cost.getKey()))
                .collect(Collectors.joining(", "));
        String equals = best.size() == 1
                ? ""
                : "; "
                        + String.join(
                                " and ",
                                best.stream()
                                        .filter(model -> !model.equals(chosen))
                                        .toList())
                        + (best.size() == 2 ? " comes" : " come") + " within a tenth, but "
                        + String.format(Locale.ROOT, "%s needs the least memory (%.0f MiB)", chosen, memory(chosen));
        return "Measured by the figure that matters most in each scenario, " + chosen + " is best " + where
                + " (the others cost " + others + ")" + equals + ".";
    }

    private static String timeOf(Demand demand) {
        String time = String.format(
                Locale.ROOT,
                "Alone, a request takes %s ms, %s ms of that on a processor",
                PoolSize.number(demand.service()),
                PoolSize.number(demand.cpu()));
        return demand.hardlyWaits()
                ? time + ": it computes, so that threads beyond the processors only queue."
                : String.format(Locale.ROOT, "%s: for %.0f %% of its time it waits.", time, demand.waiting() * 100);
    }

    /** Returns what each request of the user's needs under a model: those that were also asked alone. */
    private List<Demand> demands(List<Played> asked, String model) {
        List<Demand> demands = new ArrayList<>();
        for (Played played : asked) {
            OptionalDouble service = median(played.name() + ALONE, model, Figure.P50);
            OptionalDouble cpu = median(played.name(), model, Figure.CPU);
            if (service.isPresent() && cpu.isPresent()) {
                // Seconds per 1,000 requests are milliseconds per request. More than the whole time is other work's.
                demands.add(new Demand(service.getAsDouble(), Math.min(cpu.getAsDouble(), service.getAsDouble())));
            }
        }
        return demands;
    }
}
