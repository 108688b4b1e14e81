package dev.mpm.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Lines of cells as text, in columns: the first to the left, all others to the right. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    void add(List<String> row) {
        rows.add(List.copyOf(row));
    }

    @Override
    public String toString() {
        return text(false);
    }

    /** Returns the table with all columns to the left. */
    String leftAligned() {
        return text(true);
    }

    private String text(boolean left) {
        var text = new StringBuilder();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                var cell = row.get(i);
                var blanks = " ".repeat(width(i) - cell.length());
                line.append(i == 0 ? "" : "  ").append(left || i == 0 ? cell + blanks : blanks + cell);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> column < row.size())
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }

    /** Returns a table for each work of the results, with what it says about itself above. */
    static String of(Results results) {
        var text = new StringBuilder();
        var works = results.cases().stream().map(Case::work).distinct().toList();
        for (var work : works) {
            text.append('\n')
                    .append(work.name())
                    .append(": ")
                    .append(work.says())
                    .append('\n');
            text.append(of(results, work));
        }
        return text.toString();
    }

    private static Table of(Results results, Work work) {
        var table = new Table();
        var head = new ArrayList<>(List.of("", "clients"));
        work.columns().forEach(column -> head.add(column.title()));
        table.add(head);
        results.cases().stream().filter(run -> run.work().equals(work)).forEach(run -> table.add(row(results, run)));
        return table;
    }

    private static List<String> row(Results results, Case run) {
        var row = new ArrayList<>(List.of(run.peer().name(), Integer.toString(run.connections())));
        for (var figure : run.work().columns()) {
            row.add(cell(results, run, figure));
        }
        long failures = results.failures(run);
        if (failures > 0) {
            row.add(failures + " of the rounds failed");
        }
        return row;
    }

    private static String cell(Results results, Case run, Figure figure) {
        var spread = results.of(run, figure);
        if (spread.isEmpty()) {
            return "-";
        }
        return figure.adds()
                ? figure.text(results.sum(run, figure))
                : spread.get().text(figure);
    }
}
