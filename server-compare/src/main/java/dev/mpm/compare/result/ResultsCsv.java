package dev.mpm.compare.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the figures of a comparison as {@code results.csv}: a row for each run, a column for each figure, empty where it was
 * not measured.
 */
public final class ResultsCsv {

    private ResultsCsv() {}

    public static String write(Comparison comparison) {
        return Stream.concat(Stream.of(headings()), comparison.runs().stream().map(ResultsCsv::row))
                .map(cells -> cells.stream().map(ResultsCsv::quoted).collect(Collectors.joining(",")))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    private static List<String> headings() {
        List<String> cells = new ArrayList<>(List.of("scenario", "model", "round"));
        Arrays.stream(Figure.values()).map(Figure::key).forEach(cells::add);
        return cells;
    }

    private static List<String> row(Run run) {
        List<String> cells = new ArrayList<>(List.of(run.scenario(), run.model(), String.valueOf(run.round())));
        for (Figure figure : Figure.values()) {
            Double value = run.figures().get(figure);
            cells.add(value == null || !Double.isFinite(value) ? "" : plain(value));
        }
        return cells;
    }

    /** Returns a number without an exponent, which some spreadsheets take for text. */
    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.6f", value);
    }

    private static String quoted(String cell) {
        return cell.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0) ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
