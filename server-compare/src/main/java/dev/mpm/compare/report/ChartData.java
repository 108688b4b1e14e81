package dev.mpm.compare.report;

import dev.mpm.compare.load.Tick;
import dev.mpm.compare.result.Contender;
import dev.mpm.compare.result.Figure;
import dev.mpm.compare.result.Played;
import dev.mpm.compare.result.Run;
import dev.mpm.compare.result.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Gathers what the page's script draws: which charts a scenario has, and their points. */
final class ChartData {

    /** The points of a curve of percentiles, about evenly spread on an axis that gives each further nine the same room. */
    private static final double[] PERCENTILES = {
        50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96.5, 98, 99, 99.25, 99.5, 99.7, 99.8, 99.9, 99.95, 99.97, 99.99
    };

    private static final List<Figure> BARS = List.of(Figure.THROUGHPUT, Figure.CPU, Figure.PSS);

    private ChartData() {}

    /** Returns all data of the page, as plain maps and lists. */
    static Map<String, Object> of(Findings findings) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(
                "contenders",
                findings.comparison().contenders().stream().map(Contender::name).toList());
        var contenders = findings.comparison().contenders();
        data.put(
                "palette",
                contenders.stream().map(each -> Palette.of(contenders, each)).toList());
        List<Object> charts = new ArrayList<>();
        for (Played scenario : findings.comparison().scenarios()) {
            List<Integer> who = findings.contenders(scenario).stream()
                    .map(contenders::indexOf)
                    .toList();
            charts(findings, scenario).stream().map(chart -> chart.members(who)).forEach(charts::add);
        }
        data.put("charts", charts);
        return data;
    }

    /** Returns the charts of a scenario for which there is anything to draw. */
    static List<Chart> charts(Findings findings, Played scenario) {
        List<Chart> charts = new ArrayList<>();
        curves(findings, scenario).ifPresent(charts::add);
        timeline(findings, scenario).ifPresent(charts::add);
        BARS.forEach(figure -> bars(findings, scenario, figure).ifPresent(charts::add));
        return charts;
    }

    private static Optional<Chart> curves(Findings findings, Played scenario) {
        List<List<List<Double>>> curves = findings.contenders(scenario).stream()
                .map(contender -> curve(findings.runs(scenario, contender.name())))
                .toList();
        return curves.stream().allMatch(List::isEmpty)
                ? Optional.empty()
                : Optional.of(new Chart(
                        HtmlText.anchor(scenario.name()) + "-curves",
                        "curves",
                        "Latency by percentile",
                        "The further right, the rarer: 99 % is what one request of a hundred exceeds. The bands reach"
                                + " from the best to the worst round.",
                        curves));
    }

    /** Returns points of percentile, median, lowest and highest over the rounds, as far as all rounds reach. */
    private static List<List<Double>> curve(List<Run> runs) {
        List<Run> measured =
                runs.stream().filter(run -> !run.latencies().isEmpty()).toList();
        List<List<Double>> points = new ArrayList<>();
        for (double percentile : PERCENTILES) {
            List<Double> values = measured.stream()
                    .map(run -> latency(run, percentile))
                    .flatMapToDouble(OptionalDouble::stream)
                    .boxed()
                    .toList();
            if (!values.isEmpty() && values.size() == measured.size()) {
                Spread spread = Spread.of(values);
                points.add(List.of(percentile, spread.median(), spread.lowest(), spread.highest()));
            }
        }
        return points;
    }

    /** Returns the latency at a percentile, on the line that the chart draws between the two stored ones around it. */
    private static OptionalDouble latency(Run run, double percentile) {
        Run.Percentile before = run.latencies().getFirst();
        for (Run.Percentile at : run.latencies()) {
            if (at.percentile() >= percentile) {
                return before.percentile() > percentile
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(between(before, at, percentile));
            }
            before = at;
        }
        return OptionalDouble.empty();
    }

    private static double between(Run.Percentile before, Run.Percentile after, double percentile) {
        double way = nines(after.percentile()) - nines(before.percentile());
        if (!(way > 0 && Double.isFinite(way)) || before.millis() <= 0 || after.millis() <= 0) {
            return after.millis();
        }
        double part = (nines(percentile) - nines(before.percentile())) / way;
        return before.millis() * Math.pow(after.millis() / before.millis(), part);
    }

    /** Returns how many nines a percentile has: where it stands on the axis. */
    private static double nines(double percentile) {
        return -Math.log10(1 - percentile / 100);
    }

    private static Optional<Chart> bars(Findings findings, Played scenario, Figure figure) {
        if (findings.figures(scenario).stream().noneMatch(figure::equals)) {
            return Optional.empty();
        }
        List<List<Object>> bars = findings.contenders(scenario).stream()
                .map(contender -> findings.spread(scenario, contender.name(), figure)
                        .map(spread -> List.<Object>of(
                                spread.median(),
                                spread.lowest(),
                                spread.highest(),
                                Numbers.of(figure, spread.median())))
                        .orElse(List.of()))
                .toList();
        String better =
                switch (figure.better()) {
                    case HIGHER -> "more is better";
                    case LOWER -> "less is better";
                    case NEITHER -> "";
                };
        String title = Wording.of(figure).title();
        return Optional.of(new Chart(
                HtmlText.anchor(scenario.name()) + "-" + figure.key(),
                "bars",
                figure.equals(Figure.THROUGHPUT) ? title + ", requests a second" : title,
                better,
                bars));
    }

    /** Only where something happened to the server, or one request stood in the way of others, time explains anything. */
    private static Optional<Chart> timeline(Findings findings, Played scenario) {
        List<Optional<Run>> typical = findings.contenders(scenario).stream()
                .map(contender -> findings.typical(scenario, contender.name()))
                .toList();
        boolean telling = scenario.name().startsWith("long-request")
                || typical.stream()
                        .anyMatch(run ->
                                run.filter(some -> !some.events().isEmpty()).isPresent());
        boolean drawn = typical.stream()
                .anyMatch(run -> run.filter(some -> !some.timeline().isEmpty()).isPresent());
        return telling && drawn
                ? Optional.of(new Chart(
                        HtmlText.anchor(scenario.name()) + "-timeline",
                        "timeline",
                        "As time went by",
                        "Requests answered a second and their 99th percentile, in the round of each model whose p99 is"
                                + " the median one. Marked: what is listed below under What happened.",
                        typical.stream().map(ChartData::timeline).toList()))
                : Optional.empty();
    }

    private static Map<String, Object> timeline(Optional<Run> run) {
        List<Tick> ticks = run.map(Run::timeline).orElse(List.of());
        double width = ticks.size() < 2 ? 0.1 : ticks.get(1).at() - ticks.get(0).at();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(
                "ticks",
                ticks.stream()
                        .map(tick -> DoubleStream.of(tick.at(), tick.answered() / width, tick.p99(), tick.max())
                                .map(ChartData::rounded)
                                .boxed()
                                .toList())
                        .toList());
        members.put(
                "events",
                run.map(Run::events).orElse(List.of()).stream()
                        .map(event -> List.of(event.at(), event.what()))
                        .toList());
        return members;
    }

    private static double rounded(double value) {
        return Math.rint(value * 1000) / 1000;
    }

    /**
     * A chart of the page.
     *
     * @param id unique on the page
     * @param kind what the script makes of it: {@code curves}, {@code bars} or {@code timeline}
     * @param series the data of each contender that took part in the scenario, in their order
     */
    record Chart(String id, String kind, String title, String caption, List<?> series) {

        /** @param who the places of those contenders among all */
        Map<String, Object> members(List<Integer> who) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("id", id);
            members.put("kind", kind);
            members.put("who", who);
            members.put("series", series);
            return members;
        }
    }
}
