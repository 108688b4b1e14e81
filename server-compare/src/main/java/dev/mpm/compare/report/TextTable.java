package dev.mpm.compare.report;

import dev.mpm.compare.result.Contender;
import dev.mpm.compare.result.Figure;
import dev.mpm.compare.result.Played;
import dev.mpm.compare.result.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The table of one scenario: a row for each contender, columns as far as the line reaches, a bar in what is left of it. */
final class TextTable {

    private static final String GAP = "  ";
    private static final int LONGEST_NAME = 24;
    private static final int SHORTEST_BAR = 8;
    private static final int LONGEST_BAR = 20;

    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    private final Findings findings;
    private final Played scenario;
    private final Ink ink;
    private final List<Contender> contenders;
    private final int nameWidth;
    private final List<Column> columns = new ArrayList<>();
    private int width;

    private TextTable(Findings findings, Played scenario, Ink ink) {
        this.findings = findings;
        this.scenario = scenario;
        this.ink = ink;
        this.contenders = findings.contenders(scenario);
        this.nameWidth = Math.min(
                LONGEST_NAME,
                contenders.stream()
                        .mapToInt(contender -> Ink.width(contender.name()))
                        .max()
                        .orElse(0));
        this.width = 2 + nameWidth;
        findings.columns(scenario).forEach(this::addIfItFits);
    }

    static String of(Findings findings, Played scenario, Ink ink, boolean bars) {
        var table = new TextTable(findings, scenario, ink);
        int bar = Math.min(LONGEST_BAR, TextReport.WIDTH - table.width - GAP.length());
        return table.text(bars && bar >= SHORTEST_BAR ? bar : 0);
    }

    private void addIfItFits(Figure figure) {
        String heading = Wording.of(figure).heading();
        int wide = Stream.concat(
                        Stream.of(heading), contenders.stream().map(contender -> value(contender.name(), figure)))
                .mapToInt(Ink::width)
                .max()
                .orElse(0);
        int taken = GAP.length() + wide + 2;
        if (width + taken <= TextReport.WIDTH) {
            width += taken;
            columns.add(new Column(figure, heading, wide));
        }
    }

    private String text(int bar) {
        var text = new StringBuilder();
        var head = new StringBuilder("  " + padded("model", nameWidth));
        columns.forEach(column ->
                head.append(GAP).append(right(column.heading(), column.width())).append("  "));
        head.append(bar > 0 ? GAP + Wording.of(barred()).heading() : "");
        text.append(ink.faint(head.toString().stripTrailing())).append('\n');
        for (Contender contender : contenders) {
            text.append(row(contender.name(), bar).stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String row(String name, int bar) {
        var row = new StringBuilder("  " + padded(name, nameWidth));
        columns.forEach(column -> row.append(GAP).append(cell(name, column)));
        if (bar > 0) {
            row.append(GAP).append(bar(name, bar));
        }
        return row.toString();
    }

    private String cell(String name, Column column) {
        String value = right(value(name, column.figure()), column.width());
        return switch (findings.standing(scenario, name, column.figure())) {
            case BEST -> ink.good(value + " *");
            case LEVEL -> value + " ~";
            case WORSE, OPEN -> value + "  ";
        };
    }

    private String value(String name, Figure figure) {
        return findings.spread(scenario, name, figure)
                .map(spread -> Numbers.of(figure, spread.median()))
                .orElse("-");
    }

    private Figure barred() {
        Figure headline = findings.headline(scenario);
        boolean shown = columns.stream().anyMatch(column -> column.figure().equals(headline));
        return shown ? headline : columns.getFirst().figure();
    }

    private String bar(String name, int columnsWide) {
        double most = contenders.stream()
                .mapToDouble(each -> median(each.name()))
                .max()
                .orElse(0);
        long eighths = most > 0 ? Math.round(median(name) / most * columnsWide * 8) : 0;
        int rest = (int) (eighths % 8);
        return "█".repeat((int) (eighths / 8)) + (rest > 0 ? EIGHTHS.charAt(rest) : "");
    }

    private double median(String name) {
        return findings.spread(scenario, name, barred()).map(Spread::median).orElse(0.0);
    }

    private static String padded(String text, int width) {
        String fitting = Ink.width(text) <= width ? text : text.substring(0, width - 1) + "…";
        return fitting + " ".repeat(width - Ink.width(fitting));
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - Ink.width(text))) + text;
    }

    private record Column(Figure figure, String heading, int width) {}
}
