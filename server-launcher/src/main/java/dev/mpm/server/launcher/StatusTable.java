package dev.mpm.server.launcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lays out the master's status for a person: a line about the server, then a row for each worker. */
final class StatusTable {

    private static final List<String> HEADINGS =
            List.of("SLOT", "PID", "GEN", "STATE", "REQUESTS", "CONNS", "BUSY", "IDLE", "RSS", "AGE", "SCOREBOARD");

    /** The columns that hold words; the others hold numbers and are aligned to the right. */
    private static final List<String> WORDS = List.of("STATE", "SCOREBOARD");

    private static final String GREEN = "\033[32m";
    private static final String YELLOW = "\033[33m";
    private static final String PLAIN = "\033[0m";

    private final boolean coloured;

    StatusTable(boolean coloured) {
        this.coloured = coloured;
    }

    /**
     * Returns the lines to print.
     *
     * @param status the master's answer, as {@link Json} read it
     */
    List<String> lines(Map<?, ?> status) {
        List<String> lines = new ArrayList<>();
        lines.add(server(status));
        lines.add("listening on " + String.join(", ", texts(status.get("listeners"))));
        lines.add(totals(map(status.get("totals"))));
        lines.add("");
        lines.addAll(table(status));
        return lines;
    }

    private String server(Map<?, ?> status) {
        var master = map(status.get("master"));
        String state = text(status.get("state"));
        return colour(state) + ", mpm " + text(status.get("mpm")) + ", generation " + count(status.get("generation"))
                + ", master pid " + count(master.get("pid")) + ", up " + age(master.get("uptimeSeconds"));
    }

    private static String totals(Map<?, ?> totals) {
        return "requests " + count(totals.get("requests")) + ", connections " + count(totals.get("connections"))
                + ", bytes sent " + count(totals.get("bytes")) + ", workers started "
                + count(totals.get("workersStarted")) + ", workers died " + count(totals.get("workersDied"));
    }

    private List<String> table(Map<?, ?> status) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        for (Object worker : list(status.get("workers"))) {
            rows.add(row(map(worker)));
        }
        int[] widths = widths(rows);
        return rows.stream().map(row -> padded(row, widths)).toList();
    }

    private static List<String> row(Map<?, ?> worker) {
        return List.of(
                count(worker.get("slot")),
                count(worker.get("pid")),
                count(worker.get("generation")),
                text(worker.get("state")),
                count(worker.get("requests")),
                count(worker.get("connections")),
                count(worker.get("busy")),
                count(worker.get("idle")),
                size(number(worker.get("rssKiB"))),
                age(worker.get("ageSeconds")),
                text(worker.get("scoreboard")));
    }

    private static int[] widths(List<List<String>> rows) {
        var widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        return widths;
    }

    private String padded(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            String blanks = " ".repeat(widths[column] - cell.length());
            boolean words = WORDS.contains(HEADINGS.get(column));
            String shown = HEADINGS.get(column).equals("STATE") && !row.equals(HEADINGS) ? colour(cell) : cell;
            line.append(column == 0 ? "" : "  ").append(words ? shown + blanks : blanks + shown);
        }
        return line.toString().stripTrailing();
    }

    /** Green is as it should be, yellow is on its way to or from there. */
    private String colour(String state) {
        if (!coloured) {
            return state;
        }
        return (state.equals("ready") || state.equals("running") ? GREEN : YELLOW) + state + PLAIN;
    }

    /** Returns a time in the largest unit that leaves two digits or more: {@code 42s}, {@code 13m}, {@code 26h}. */
    private static String age(@Nullable Object seconds) {
        var whole = Duration.ofSeconds((long) number(seconds));
        if (whole.toHours() >= 10) {
            return whole.toHours() + "h";
        }
        if (whole.toMinutes() >= 10) {
            return whole.toMinutes() + "m";
        }
        return whole.toSeconds() + "s";
    }

    private static String size(double kib) {
        if (kib < 1024) {
            return Math.round(kib) + "K";
        }
        return kib < 1024 * 1024 ? Math.round(kib / 1024) + "M" : "%.1fG".formatted(kib / 1024 / 1024);
    }

    private static String count(@Nullable Object value) {
        return Long.toString((long) number(value));
    }

    /** Returns the number; a status of another version that leaves it out gives 0. */
    private static double number(@Nullable Object value) {
        return value instanceof Double number ? number : 0;
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "?";
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static List<String> texts(@Nullable Object value) {
        return list(value).stream().map(StatusTable::text).toList();
    }
}
