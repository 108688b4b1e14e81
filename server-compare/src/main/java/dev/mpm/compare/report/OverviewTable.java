package dev.mpm.compare.report;

import dev.mpm.compare.result.Contender;
import dev.mpm.compare.result.Figure;
import dev.mpm.compare.result.Played;
import dev.mpm.compare.result.Spread;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table of all scenarios and contenders: the figure that matters most in each, tinted by its distance from the best. */
final class OverviewTable {

    /** From which multiple of the best on a cell has the next tint. */
    private static final double[] STEPS = {1.05, 1.25, 2, 5};

    private static final double ENDLESS = 1000;

    private OverviewTable() {}

    static String of(Findings findings) {
        var comparison = findings.comparison();
        String heads = comparison.contenders().stream()
                .map(contender -> "<th scope=\"col\">" + HtmlReport.key(findings, contender) + "</th>")
                .collect(Collectors.joining());
        String rows = comparison.scenarios().stream()
                .map(scenario -> row(findings, scenario))
                .collect(Collectors.joining("\n"));
        return "<thead><tr><th scope=\"col\">Scenario</th>" + heads + "</tr></thead>\n<tbody>\n" + rows + "\n</tbody>";
    }

    private static String row(Findings findings, Played scenario) {
        Figure figure = findings.headline(scenario);
        String cells = findings.comparison().contenders().stream()
                .map(contender -> cell(findings, scenario, contender, figure))
                .collect(Collectors.joining());
        return "<tr><th scope=\"row\"><a href=\"#" + HtmlText.anchor(scenario.name()) + "\">"
                + HtmlText.escape(scenario.title()) + "</a><small>"
                + Wording.of(figure).title()
                + direction(figure) + "</small></th>" + cells + "</tr>";
    }

    private static String direction(Figure figure) {
        return switch (figure.better()) {
            case HIGHER -> ", more is better";
            case LOWER -> ", less is better";
            case NEITHER -> "";
        };
    }

    private static String cell(Findings findings, Played scenario, Contender contender, Figure figure) {
        return findings.spread(scenario, contender.name(), figure)
                .map(spread -> "<td class=\"heat " + tint(findings, scenario, figure, spread) + "\">"
                        + Marks.before(findings.standing(scenario, contender.name(), figure))
                        + HtmlText.escape(Numbers.of(figure, spread.median()))
                        + "<small>" + distance(findings, scenario, figure, spread) + "</small></td>")
                .orElse(
                        findings.contenders(scenario).contains(contender)
                                ? "<td class=\"heat faint\">not measured</td>"
                                : "<td class=\"heat faint\"></td>");
    }

    private static String tint(Findings findings, Played scenario, Figure figure, Spread spread) {
        double times = times(findings, scenario, figure, spread);
        int step = 0;
        while (step < STEPS.length && times >= STEPS[step]) {
            step++;
        }
        return times == 0 ? "" : "h" + step;
    }

    private static String distance(Findings findings, Played scenario, Figure figure, Spread spread) {
        double times = times(findings, scenario, figure, spread);
        if (times < STEPS[0]) {
            return "&nbsp;";
        }
        if (times >= ENDLESS) {
            return "far off";
        }
        return switch (figure.better()) {
            case HIGHER -> "÷\u2009" + rounded(times);
            case LOWER -> "×\u2009" + rounded(times);
            case NEITHER -> "&nbsp;";
        };
    }

    private static String rounded(double times) {
        return String.format(Locale.ROOT, times < 10 ? "%.1f" : "%.0f", times);
    }

    /** Returns how many times worse than the best median it is; 1 for the best, 0 if none is better than another. */
    private static double times(Findings findings, Played scenario, Figure figure, Spread spread) {
        return findings.best(scenario, figure)
                .map(best -> {
                    double more = Math.max(best, spread.median());
                    double less = Math.min(best, spread.median());
                    return more == less ? 1 : less <= 0 ? ENDLESS : more / less;
                })
                .orElse(0.0);
    }
}
