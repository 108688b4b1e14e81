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
        this.contenders = findings.contenders(scenario);
    }

    static String of(Findings findings, Played scenario) {
        return new ScenarioSection(findings, scenario).markup();
    }

    private String markup() {
        return "<section class=\"scenario\" id=\"" + HtmlText.anchor(scenario.name()) + "\">\n<h2>"
                + escape(scenario.title())
                + " <small>" + escape(scenario.name()) + "</small></h2>\n<p class=\"says\">" + escape(scenario.says())
                + "</p>\n<p class=\"load\">" + escape(Findings.load(scenario)) + "</p>\n"
                + charts() + summary() + remarks() + explanations() + table() + "</section>";
    }

    private String charts() {
        List<ChartData.Chart> charts = ChartData.charts(findings, scenario);
        return charts.isEmpty()
                ? "<p class=\"faint\">Nothing was measured here.</p>\n"
                : charts.stream()
                        .map(chart -> "<figure class=\"" + chart.kind() + "\"><figcaption><b>" + escape(chart.title())
                                + "</b> <span>" + escape(chart.caption())
                                + "</span></figcaption><div class=\"chart\" id=\""
                                + chart.id() + "\" role=\"img\" aria-label=\"" + escape(chart.title())
                                + "; the table below has the figures\"></div></figure>")
                        .collect(Collectors.joining("\n", "<div class=\"charts\">\n", "\n</div>\n"));
    }

    private String explanations() {
        String items = contenders.stream().map(this::explanation).collect(Collectors.joining("\n"));
        return items.isBlank()
                ? ""
                : "<h3>How the models behave here</h3>\n<dl class=\"models\">\n" + items + "\n</dl>\n";
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

    /** Returns the table that everybody reads: a row for each contender, the figures that matter. */
    private String summary() {
        List<Figure> figures = findings.columns(scenario);
        if (figures.isEmpty()) {
            return "";
        }
        String heads = figures.stream()
                .map(figure -> "<th scope=\"col\">" + Wording.of(figure).title() + "</th>")
                .collect(Collectors.joining());
        String rows = contenders.stream()
                .map(contender -> "<tr><th scope=\"row\">" + HtmlReport.key(findings, contender) + "</th>"
                        + figures.stream()
                                .map(figure -> cell(contender.name(), figure))
                                .collect(Collectors.joining())
                        + "</tr>")
                .collect(Collectors.joining("\n"));
        return scroll(
                "The figures that matter",
                "<thead><tr><th scope=\"col\">Median <small>lowest – highest</small></th>" + heads
                        + "</tr></thead>\n<tbody>\n" + rows + "\n</tbody>");
    }

    private String scroll(String what, String table) {
        return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + what + " of "
                + escape(scenario.title()) + "\"><table>\n" + table + "\n</table></div>\n";
    }

    private String table() {
        List<Figure> figures = findings.figures(scenario);
        if (figures.isEmpty()) {
            return "";
        }
        String heads = contenders.stream()
                .map(contender -> "<th scope=\"col\">" + HtmlReport.key(findings, contender) + "</th>")
                .collect(Collectors.joining());
        String rows = figures.stream().map(this::row).collect(Collectors.joining("\n"));
        return "<details class=\"all\"><summary>All figures</summary>\n"
                + scroll(
                        "All figures",
                        "<thead><tr><th scope=\"col\">Median <small>lowest – highest</small></th>" + heads
                                + "</tr></thead>\n<tbody>\n" + rows + workers() + "\n</tbody>")
                + "</details>\n";
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
        return lowest.equals(highest) ? "" : "<small>" + escape(lowest + " – " + highest) + "</small>";
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
        String items = findings.remarks(scenario).stream().map(this::remark).collect(Collectors.joining("\n"));
        return items.isEmpty() ? "" : "<h3>What happened</h3>\n<ul class=\"remarks\">\n" + items + "\n</ul>\n";
    }

    private String remark(Remark remark) {
        String who = remark.contenders().size() == contenders.size() && contenders.size() > 1
                ? "all"
                : remark.contenders().stream()
                        .map(contender -> "<span>" + HtmlReport.key(findings, contender) + "</span>")
                        .collect(Collectors.joining(" "));
        String tone =
                switch (remark.kind()) {
                    case ERRORS -> "bad";
                    case NOTE -> "warn";
                    case EVENT -> "";
                };
        return "<li><em class=\"" + tone + "\">" + escape(remark.label()) + "</em><b>" + who + "</b><div>"
                + escape(remark.text()) + "</div></li>";
    }

    private static String escape(String text) {
        return HtmlText.escape(text);
    }
}
