package dev.mpm.compare.report;

import dev.mpm.compare.result.Comparison;
import dev.mpm.compare.result.Contender;
import dev.mpm.compare.result.Figure;
import dev.mpm.compare.result.Played;
import dev.mpm.compare.result.Run;
import dev.mpm.compare.result.Spread;
import dev.mpm.compare.result.Spreads;
import dev.mpm.compare.result.Standing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What both reports pick out of a comparison. Immutable. */
final class Findings {

    /** What every scenario shows, whatever its headline. */
    private static final List<Figure> ALWAYS =
            List.of(Figure.THROUGHPUT, Figure.P50, Figure.P99, Figure.ERRORS, Figure.CPU);

    private final Comparison comparison;
    private final Spreads spreads;

    Findings(Comparison comparison) {
        this.comparison = comparison;
        this.spreads = Spreads.of(comparison);
    }

    Comparison comparison() {
        return comparison;
    }

    /** Returns the figures of a scenario's short table: its headline, then those of every scenario; measured ones only. */
    List<Figure> columns(Played scenario) {
        Set<Figure> columns = new LinkedHashSet<>(scenario.headline());
        columns.addAll(ALWAYS);
        return columns.stream()
                .filter(figure -> spreads.has(scenario.name(), figure))
                .toList();
    }

    /** Returns all figures that were measured in a scenario. */
    List<Figure> figures(Played scenario) {
        return Arrays.stream(Figure.values())
                .filter(figure -> spreads.has(scenario.name(), figure))
                .toList();
    }

    /** Returns the figure that matters most in a scenario. */
    Figure headline(Played scenario) {
        return scenario.headline().stream().findFirst().orElse(Figure.THROUGHPUT);
    }

    Optional<Spread> spread(Played scenario, String contender, Figure figure) {
        return spreads.spread(scenario.name(), contender, figure);
    }

    Standing standing(Played scenario, String contender, Figure figure) {
        return spreads.standing(scenario.name(), contender, figure);
    }

    /** Returns the best median of a figure; empty if it has no better side or was not measured. */
    Optional<Double> best(Played scenario, Figure figure) {
        var medians = comparison.contenders().stream()
                .flatMap(contender -> spread(scenario, contender.name(), figure).stream())
                .map(Spread::median);
        return switch (figure.better()) {
            case HIGHER -> medians.max(Comparator.naturalOrder());
            case LOWER -> medians.min(Comparator.naturalOrder());
            case NEITHER -> Optional.empty();
        };
    }

    /** Returns those who took part in a scenario: variations of a model belong to one scenario only. */
    List<Contender> contenders(Played scenario) {
        return comparison.contenders().stream()
                .filter(contender -> !runs(scenario, contender.name()).isEmpty())
                .toList();
    }

    List<Run> runs(Played scenario, String contender) {
        return comparison.runs().stream()
                .filter(run -> run.scenario().equals(scenario.name()))
                .filter(run -> run.model().equals(contender))
                .sorted(Comparator.comparingInt(Run::round))
                .toList();
    }

    /** Returns what went wrong and what happened in a scenario: the same of several contenders once. */
    List<Remark> remarks(Played scenario) {
        Map<Remark, List<Contender>> found = new LinkedHashMap<>();
        for (Contender contender : comparison.contenders()) {
            remarks(scenario, contender.name())
                    .forEach(remark -> found.computeIfAbsent(remark, _ -> new ArrayList<>())
                            .add(contender));
        }
        return found.entrySet().stream()
                .map(entry -> entry.getKey().of(entry.getValue()))
                .sorted(Comparator.comparing(Remark::kind))
                .toList();
    }

    private List<Remark> remarks(Played scenario, String contender) {
        List<Remark> remarks = new ArrayList<>();
        String errors = errors(scenario, contender);
        if (!errors.isEmpty()) {
            remarks.add(new Remark(Remark.Kind.ERRORS, "errors", errors, List.of()));
        }
        notes(scenario, contender).forEach(note -> remarks.add(new Remark(Remark.Kind.NOTE, "note", note, List.of())));
        typical(scenario, contender).stream()
                .flatMap(run -> run.events().stream())
                .map(event -> new Remark(Remark.Kind.EVENT, "at " + moment(event.at()), event.what(), List.of()))
                .forEach(remarks::add);
        return remarks;
    }

    /** Returns the failed requests of all rounds by what happened, such as {@code 12 refused, 3 timeout}; or an empty text. */
    private String errors(Played scenario, String contender) {
        Map<String, Long> sums = new TreeMap<>();
        runs(scenario, contender)
                .forEach(run -> run.errors().forEach((what, count) -> sums.merge(what, count, Long::sum)));
        return sums.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** Returns the notes of all rounds, each once. */
    private List<String> notes(Played scenario, String contender) {
        return runs(scenario, contender).stream()
                .flatMap(run -> run.notes().stream())
                .distinct()
                .toList();
    }

    /** Returns the round whose timeline stands for all: the one with the median p99; empty if there is none. */
    Optional<Run> typical(Played scenario, String contender) {
        List<Run> runs = runs(scenario, contender).stream()
                .filter(run -> !run.timeline().isEmpty() || !run.events().isEmpty())
                .sorted(Comparator.comparingDouble(run -> run.figures().getOrDefault(Figure.P99, 0.0)))
                .toList();
        return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get((runs.size() - 1) / 2));
    }

    /** Returns the machine in a line. */
    String machine() {
        var machine = comparison.machine();
        return machine.processor() + ", "
                + machine.processors() + (machine.processors() == 1 ? " processor, " : " processors, ")
                + String.format(Locale.ROOT, "%.1f GiB", machine.memory() / (double) (1L << 30)) + ", "
                + machine.system() + ", Java " + machine.java();
    }

    /** Returns how often it was measured, and whether that was all. */
    String rounds() {
        int rounds = comparison.rounds();
        return (rounds == 1 ? "1 round" : rounds + " rounds")
                + (comparison.complete() ? "" : ", interrupted: not everything was measured");
    }

    /** Returns the scenario's load, and for how long. */
    static String load(Played scenario) {
        return scenario.load() + ", " + Numbers.time(scenario.seconds() * 1000).replaceFirst("\\.0+ ", " ");
    }

    private static String moment(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
