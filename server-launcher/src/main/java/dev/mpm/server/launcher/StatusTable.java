package dev.mpm.server.launcher;

import dev.mpm.api.LaneState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the master's status for a person: lines about the server, then a row for each worker, one for each request
 * that runs, and one for each route about which the engines decide.
 */
final class StatusTable {

    private static final int MOST_IDLE_LETTERS = 40;
    private static final Columns WORKERS = new Columns(
            List.of("SLOT", "PID", "GEN", "STATE", "REQUESTS", "CONNS", "BUSY", "IDLE", "RSS", "AGE", "SCOREBOARD"),
            List.of("STATE", "SCOREBOARD"));

    private static final Columns REQUESTS =
            new Columns(List.of("SLOT", "AGE", "CLIENT", "REQUEST"), List.of("CLIENT", "REQUEST"));

    /** With more of them, those that have just begun are not shown. */
    private static final int MOST_REQUESTS = 20;

    private static final Set<String> FINE = Set.of("ready", "running", "serving");

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
     * @param status the master's answer, as {@link dev.mpm.server.master.JsonReader} read it
     */
    List<String> lines(Map<?, ?> status) {
        List<String> lines = new ArrayList<>();
        lines.add(server(status));
        lines.add("listening on " + String.join(", ", texts(status.get("listeners"))));
        lines.add(totals(map(status.get("totals"))));
        lines.addAll(ends(map(map(status.get("totals")).get("workersEnded"))));
        lines.addAll(generations(list(status.get("generations"))));
        lines.add("");
        List<?> workers = list(status.get("workers"));
        lines.addAll(
                WORKERS.lines(workers.stream().map(worker -> row(map(worker))).toList(), this::coloured));
        lines.addAll(requests(workers));
        lines.addAll(routes(workers));
        lines.addAll(services(map(status.get("services"))));
        return lines;
    }

    private String server(Map<?, ?> status) {
        var master = map(status.get("master"));
        String state = text(status.get("state"));
        boolean isUnready = state.equals("running") && Boolean.FALSE.equals(status.get("ready"));
        return colour(state) + (isUnready ? " but not ready" : "") + ", mpm " + text(status.get("mpm"))
                + ", generation " + count(status.get("generation")) + ", master pid " + count(master.get("pid"))
                + ", up " + age(master.get("uptimeSeconds"));
    }

    private static String totals(Map<?, ?> totals) {
        return "requests " + count(totals.get("requests")) + ", connections " + count(totals.get("connections"))
                + ", bytes sent " + count(totals.get("bytes")) + ", workers started "
                + count(totals.get("workersStarted")) + ", workers died " + count(totals.get("workersDied"));
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
                shortened(text(worker.get("scoreboard"))));
    }

    /** Returns the letters without most of the idle ones at their end, of which a model may have thousands. */
    static String shortened(String letters) {
        int last = letters.length();
        while (last > 0 && letters.charAt(last - 1) == LaneState.READY.letter()) {
            last--;
        }
        int end = last + MOST_IDLE_LETTERS;
        return letters.length() <= end
                ? letters
                : letters.substring(0, end) + "..." + (letters.length() - end) + " more";
    }

    private String coloured(String heading, String cell) {
        return switch (heading) {
            case "STATE" -> colour(cell);
            case "SCOREBOARD" -> coloured ? ScoreboardColours.of(cell) : cell;
            default -> cell;
        };
    }

    /** Returns a line for each generation if there are several: one takes over from another. */
    private List<String> generations(List<?> generations) {
        return generations.size() < 2
                ? List.of()
                : generations.stream().map(each -> generation(map(each))).toList();
    }

    private String generation(Map<?, ?> generation) {
        return "generation " + count(generation.get("number")) + ": " + colour(text(generation.get("state"))) + ", mpm "
                + text(generation.get("mpm")) + ", workers " + count(generation.get("workers")) + ", connections "
                + count(generation.get("connections"));
    }

    private static List<String> ends(Map<?, ?> ends) {
        List<String> causes = new ArrayList<>();
        ends.forEach((cause, workers) -> causes.add(cause + " " + count(workers)));
        return causes.isEmpty() ? List.of() : List.of("workers ended: " + String.join(", ", causes));
    }

    /** Returns the requests that run, those that have run longest first. */
    private static List<String> requests(List<?> workers) {
        List<Running> running = workers.stream()
                .map(StatusTable::map)
                .flatMap(worker -> list(worker.get("running")).stream().map(request -> running(worker, map(request))))
                .sorted(Comparator.comparingDouble(Running::seconds).reversed())
                .toList();
        if (running.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(REQUESTS.lines(
                running.stream().limit(MOST_REQUESTS).map(Running::row).toList(), (heading, cell) -> cell));
        if (running.size() > MOST_REQUESTS) {
            lines.add("and " + (running.size() - MOST_REQUESTS) + " more");
        }
        return lines;
    }

    /** Returns where the routes run that were called most. */
    private static List<String> routes(List<?> workers) {
        List<String> lines = RouteRows.lines(workers.stream()
                .flatMap(worker -> list(map(worker).get("routes")).stream())
                .map(route -> word(map(route)))
                .toList());
        return lines.isEmpty()
                ? List.of()
                : Stream.concat(Stream.of(""), lines.stream()).toList();
    }

    /** Returns a line for each service, and one for each thing of several that it tells of. */
    private static List<String> services(Map<?, ?> services) {
        List<String> lines = new ArrayList<>();
        services.forEach((name, facts) -> {
            lines.add("");
            lines.add(text(name) + facts(map(facts)));
            map(facts).forEach((part, nested) -> {
                if (nested instanceof Map<?, ?> several) {
                    several.forEach((one, its) -> lines.add("  " + text(part) + " " + text(one) + facts(map(its))));
                }
            });
        });
        return lines;
    }

    /** Returns what is known of one thing in a line: {@code : sent 12, kind threads}. */
    private static String facts(Map<?, ?> facts) {
        List<String> each = new ArrayList<>();
        facts.forEach((name, value) -> {
            if (!(value instanceof Map<?, ?>)) {
                each.add(text(name) + " " + fact(value));
            }
        });
        return each.isEmpty() ? "" : ": " + String.join(", ", each);
    }

    private static String fact(@Nullable Object value) {
        return switch (value) {
            case Double number when number == Math.rint(number) -> count(number);
            case Double number -> number.toString();
            case Boolean truth -> truth ? "yes" : "no";
            case List<?> list -> String.join(" ", texts(list));
            case null, default -> text(value);
        };
    }

    private static RouteRows.Word word(Map<?, ?> route) {
        return new RouteRows.Word(
                text(route.get("name")),
                "loop".equals(route.get("runsOn")),
                number(route.get("calls")),
                number(route.get("meanMicros")),
                (int) number(route.get("returns")),
                text(route.get("reason")));
    }

    private static Running running(Map<?, ?> worker, Map<?, ?> request) {
        double seconds = number(request.get("ageSeconds"));
        String age = seconds < 10 ? "%.1fs".formatted(seconds) : age(seconds);
        return new Running(
                seconds,
                List.of(
                        count(worker.get("slot")),
                        age,
                        text(request.get("client")),
                        text(request.get("method")) + " " + text(request.get("path"))));
    }

    /** A request that runs, as a row. */
    private record Running(double seconds, List<String> row) {}

    /** Green is as it should be, yellow is on its way to or from there. */
    private String colour(String state) {
        if (!coloured) {
            return state;
        }
        return (FINE.contains(state) ? GREEN : YELLOW) + state + PLAIN;
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

    /** Returns the text without what would make a terminal do things: some of it comes from clients. */
    private static String text(@Nullable Object value) {
        return value instanceof String text ? text.replaceAll("\\p{Cntrl}", "?") : "?";
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
