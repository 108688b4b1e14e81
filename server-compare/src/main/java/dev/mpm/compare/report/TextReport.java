package dev.mpm.compare.report;

import dev.mpm.compare.result.Advice;
import dev.mpm.compare.result.Comparison;
import dev.mpm.compare.result.Contender;
import dev.mpm.compare.result.Played;
import java.util.List;
import java.util.stream.Collectors;

/** Shows a comparison in a terminal: at most 100 columns, a block for each scenario, and the advice at the end. */
public final class TextReport {

    static final int WIDTH = 100;

    private static final String LEGEND =
            "* best, beyond the noise between rounds; ~ the noise does not separate it from the best;"
                    + " a column without marks: no difference beyond the noise.";

    private static final String ONE_ROUND =
            "One round only: nobody knows what is noise, so no value is marked as the best (--rounds 2 or more).";

    private final Findings findings;
    private final Ink ink;
    private final boolean bars;
    private final StringBuilder out = new StringBuilder();

    private TextReport(Findings findings, Ink ink, boolean bars) {
        this.findings = findings;
        this.ink = ink;
        this.bars = bars;
    }

    /**
     * Returns the whole report.
     *
     * @param colours whether the terminal shows colours and bold letters, and its user wants them
     * @param bars whether it shows characters beyond ASCII; the bars are made of them
     */
    public static String of(Comparison comparison, boolean colours, boolean bars) {
        var report = new TextReport(new Findings(comparison), new Ink(colours), bars);
        report.write();
        return bars ? report.out.toString() : Ascii.of(report.out.toString());
    }

    private void write() {
        Comparison comparison = findings.comparison();
        paragraph("", ink.bold("MPM Server " + comparison.version()) + " · " + comparison.app());
        paragraph("", findings.machine());
        paragraph("", findings.rounds() + " · load by " + comparison.driver());
        comparison.scenarios().forEach(this::scenario);
        if (!comparison.scenarios().isEmpty()) {
            line("");
            paragraph("", comparison.rounds() < 2 ? ONE_ROUND : LEGEND);
        }
        advice(comparison.advice());
    }

    private void scenario(Played scenario) {
        line("");
        paragraph("", ink.bold(scenario.title()) + ink.faint(" (" + scenario.name() + ")"));
        paragraph("", Findings.load(scenario));
        if (findings.columns(scenario).isEmpty()) {
            line("  not measured");
        } else {
            out.append(TextTable.of(findings, scenario, ink, bars));
        }
        findings.remarks(scenario)
                .forEach(remark -> remark(remark, findings.contenders(scenario).size()));
    }

    /** @param all how many took part in the scenario */
    private void remark(Remark remark, int all) {
        String who = remark.contenders().size() == all && all > 1
                ? "all"
                : remark.contenders().stream().map(Contender::name).collect(Collectors.joining(" + "));
        String label =
                switch (remark.kind()) {
                    case ERRORS -> ink.bad(remark.label());
                    case NOTE, EVENT -> ink.faint(remark.label());
                };
        paragraph("  ", label + " " + who + ": " + remark.text());
    }

    private void advice(Advice advice) {
        if (advice.model().isEmpty() && advice.reasons().isEmpty()) {
            return;
        }
        line("");
        paragraph("", ink.bold("Advice") + (advice.model().isEmpty() ? "" : ": " + ink.good(advice.model())));
        advice.reasons().forEach(reason -> paragraph("  ", reason));
        if (!advice.yaml().isEmpty()) {
            line("");
            advice.yaml().lines().forEach(line -> line("    " + line));
        }
    }

    private void paragraph(String indent, String text) {
        List<String> lines = Wrap.lines(text, WIDTH - indent.length() - 2);
        for (int i = 0; i < lines.size(); i++) {
            line(indent + (i == 0 ? "" : "  ") + lines.get(i));
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
