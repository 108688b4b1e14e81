package dev.mpm.server.launcher;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The columns of a table.
 *
 * @param words the headings of those that hold words; the others hold numbers and are aligned to the right
 */
record Columns(List<String> headings, List<String> words) {

    Columns {
        headings = List.copyOf(headings);
        words = List.copyOf(words);
    }

    /**
     * Returns the headings and the rows, one below the other.
     *
     * @param paint gives a cell its colours, from its heading and what it holds; they take no room
     */
    List<String> lines(List<List<String>> rows, BinaryOperator<String> paint) {
        int[] widths = widths(rows);
        return Stream.concat(
                        Stream.of(line(headings, widths, (heading, cell) -> cell)),
                        rows.stream().map(row -> line(row, widths, paint)))
                .toList();
    }

    private int[] widths(List<List<String>> rows) {
        return IntStream.range(0, headings.size())
                .map(column -> Stream.concat(Stream.of(headings), rows.stream())
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
    }

    private String line(List<String> row, int[] widths, BinaryOperator<String> paint) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String heading = headings.get(column);
            String cell = row.get(column);
            String blanks = " ".repeat(widths[column] - cell.length());
            String shown = paint.apply(heading, cell);
            line.append(column == 0 ? "" : "  ").append(words.contains(heading) ? shown + blanks : blanks + shown);
        }
        return line.toString().stripTrailing();
    }
}
