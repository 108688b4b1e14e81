package dev.mpm.compare.report;

import dev.mpm.compare.result.Contender;
import dev.mpm.compare.result.Figure;
import dev.mpm.compare.result.Played;
import dev.mpm.compare.result.Run;
import dev.mpm.compare.result.Spread;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part of the page about one scenario: charts, how the models behave, all figures, and what went wrong. */
final class ScenarioSection {

    private final Findings findings;
    private final Played scenario;
    private final List<Contender> contenders;

    private ScenarioSection(Findings findings, Played scenario) {
        this.findings = findings;
        this.scenario = scenario;
        this.contenders = findings.comparison().contenders();
    }

    static String of(Findings findings, Played scenario) {
        return new ScenarioSection(findings, scenario).markup();
    }

    private String markup() {
        return "<section class=\"scenario\" id=\"" + HtmlText.anchor(scenario.name()) + "\">\n<h2>" + escape(scenario.title())
                + " <small>" + escape(scenario.name()) + "</small></h2>\n<p class=\"says\">" + escape(scenario.says())
                + "</p>\n<p class=\"load\">" + escape(Findings.load(scenario)) + "</p>\n"
                + charts() + explanations() + table() + remarks() + "</section>";
    }

    private String charts() {
        List<ChartData.Chart> charts = ChartData.charts(findings, scenario);
        return charts.isEmpty()
                ? "<p class=\"faint\">Nothing was measured here.</p>\n"
                : charts.stream()
                        .map(chart -> "<figure class=\"" + chart.kind() + "\"><figcaption><b>" + escape(chart.title())
                                + "</b> <span>" + escape(chart.caption()) + "</span></figcaption><div class=\"chart\" id=\""
                                + chart.id() + "\" role=\"img\" aria-label=\"" + escape(chart.title())
                                + "; the table below has the figures\"></div></figure>")
                        .collect(Collectors.joining("\n", "<div class=\"charts\">\n", "\n</div>\n"));
    }

    private String explanations() {
        String items = contenders.stream().map(this::explanation).collect(Collectors.joining("\n"));
        return items.isBlank() ? "" : "<h3>How the models behave here</h3>\n<dl class=\"models\">\n" + items + "\n</dl>\n";
    }

    private String explanation(Contender contender) {
        String text = scenario.explanations().getOrDefault(contender.name(), "");
        if (text.isEmpty()) {
            return "";
        }
        String figures = Stream.concat(Stream.of(findings.headline(scenario)), Stream.of(Figure.THROUGHPUT, Figure.P99))
                .distinct()
                .flatMap(figure -> findings.spread(scenario, contender.name(), figure).stream()
                        .map(spread -> "<span>" + Wording.of(figure).heading() + " <b>"
                                + escape(Numbers.of(figure, spread.median())) + "</b></span>"))
                .collect(Collectors.joining(" "));
        return "<div><dt>" + HtmlReport.key(findings, contender) + "</dt><dd class=\"figs\">" + figures + "</dd><dd>"
                + escape(text) + "</dd></div>";
    }

    private String table() {
        List<Figure> figures = findings.figures(scenario);
        if (figures.isEmpty()) {
            return "";
        }
        String heads = contenders.stream()
                .map(contender -> "<th scope=\"col\">" + HtmlReport.key(findings, contender) + "</th>")
                .collect(Collectors.joining());
        return "<h3>All figures</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All figures of "
                + escape(scenario.title()) + "\"><table>\n<thead><tr><th scope=\"col\">Median <small>lowest – highest"
                + " round</small></th>" + heads + "</tr></thead>\n<tbody>\n"
                + figures.stream().map(this::row).collect(Collectors.joining("\n")) + workers()
                + "\n</tbody></table></div>\n";
    }

    private String row(Figure figure) {
        String cells = contenders.stream()
                .map(contender -> cell(contender.name(), figure))
                .collect(Collectors.joining());
        String headline = scenario.headline().contains(figure) ? " class=\"headline\"" : "";
        return "<tr" + headline + "><th scope=\"row\">" + Wording.of(figure).title() + "</th>" + cells + "</tr>";
    }

    private String cell(String contender, Figure figure) {
        return findings.spread(scenario, contender, figure)
                .map(spread -> "<td class=\"n\">" + Marks.before(findings.standing(scenario, contender, figure))
                        + escape(Numbers.of(figure, spread.median())) + range(figure, spread) + "</td>")
                .orElse("<td class=\"n faint\">–</td>");
    }

    private static String range(Figure figure, Spread spread) {
        if (spread.rounds() < 2) {
            return "";
        }
        String lowest = Numbers.of(figure, spread.lowest());
        String highest = Numbers.of(figure, spread.highest());
        return "<small>" + (lowest.equals(highest) ? "always" : escape(lowest + " – " + highest)) + "</small>";
    }

    /** Returns the row with what each worker did in the last round. */
    private String workers() {
        String cells = contenders.stream()
                .map(contender -> findings.runs(scenario, contender.name()).stream()
                        .map(Run::requestsByWorker)
                        .reduce((_, last) -> last)
                        .orElse(List.of()))
                .map(ScenarioSection::share)
                .collect(Collectors.joining());
        return cells.replace("<td class=\"n faint\">–</td>", "").isEmpty()
                ? ""
                : "\n<tr><th scope=\"row\">Requests by worker <small>in the last round</small></th>" + cells + "</tr>";
    }

    private static String share(List<Long> requests) {
        return requests.isEmpty()
                ? "<td class=\"n faint\">–</td>"
                : requests.stream()
                        .map(count -> "<span>" + Numbers.count(count) + "</span>")
                        .collect(Collectors.joining(" ", "<td class=\"n workers\">", "</td>"));
    }

    private String remarks() {
        String items = contenders.stream().flatMap(this::remarks).collect(Collectors.joining("\n"));
        return items.isEmpty() ? "" : "<h3>What happened</h3>\n<ul class=\"remarks\">\n" + items + "\n</ul>\n";
    }

    private Stream<String> remarks(Contender contender) {
        String key = HtmlReport.key(findings, contender);
        Stream<String> events = findings.typical(scenario, contender.name()).stream()
                .flatMap(run -> run.events().stream())
                .map(event -> remark(key, "at " + Findings.moment(event.at()), event.what(), ""));
        Stream<String> errors = Stream.of(findings.errors(scenario, contender.name()))
                .filter(text -> !text.isEmpty())
                .map(text -> remark(key, "errors in all rounds", text, "bad"));
        Stream<String> notes = findings.notes(scenario, contender.name()).stream()
                .map(note -> remark(key, "note", note, "warn"));
        return Stream.of(errors, notes, events).flatMap(all -> all);
    }

    private static String remark(String key, String kind, String text, String tone) {
        return "<li><b>" + key + "</b> <em class=\"" + tone + "\">" + escape(kind) + "</em> " + escape(text) + "</li>";
    }

    private static String escape(String text) {
        return HtmlText.escape(text);
    }
}
