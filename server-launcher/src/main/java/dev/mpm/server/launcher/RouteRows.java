package dev.mpm.server.launcher;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Sums up over the workers what their engines have decided about routes, for the table of {@code status}. */
final class RouteRows {

    private static final Columns ROUTES = new Columns(
            List.of("ROUTE", "RUNS ON", "CALLS", "MEAN", "RETURNED"), List.of("ROUTE", "RUNS ON", "RETURNED"));

    /** With more of them, those that were called less are only counted; {@code --json} has them all. */
    private static final int MOST_ROUTES = 8;

    private RouteRows() {}

    /** One worker's word on one route. */
    record Word(String route, boolean onLoop, double calls, double meanMicros, int returns, String reason) {}

    /** Returns the lines of the table; none if no worker decides such things. */
    static List<String> lines(List<Word> words) {
        SequencedMap<String, Sum> sums = new LinkedHashMap<>();
        words.forEach(word -> sums.merge(word.route(), Sum.of(word), Sum::plus));
        if (sums.isEmpty()) {
            return List.of();
        }
        List<List<String>> rows = sums.entrySet().stream()
                .sorted(Comparator.comparingDouble(
                        (Map.Entry<String, Sum> entry) -> -entry.getValue().calls()))
                .limit(MOST_ROUTES)
                .map(entry -> entry.getValue().row(entry.getKey()))
                .toList();
        List<String> lines = new ArrayList<>(ROUTES.lines(rows, (heading, cell) -> cell));
        if (sums.size() > MOST_ROUTES) {
            lines.add("and " + (sums.size() - MOST_ROUTES) + " more");
        }
        return lines;
    }

    private record Sum(int loops, int pools, double calls, double micros, int returns, String reason) {

        static Sum of(Word word) {
            return new Sum(
                    word.onLoop() ? 1 : 0,
                    word.onLoop() ? 0 : 1,
                    word.calls(),
                    word.calls() * word.meanMicros(),
                    word.returns(),
                    word.reason());
        }

        Sum plus(Sum other) {
            return new Sum(
                    loops + other.loops,
                    pools + other.pools,
                    calls + other.calls,
                    micros + other.micros,
                    returns + other.returns,
                    reason.isEmpty() ? other.reason : reason);
        }

        List<String> row(String route) {
            String mixed = loops + " loop, " + pools + " pool";
            return List.of(
                    route,
                    pools == 0 ? "loop" : loops == 0 ? "pool" : mixed,
                    Long.toString((long) calls),
                    mean(calls == 0 ? 0 : micros / calls),
                    returns == 0 ? "" : returns + "x, " + reason);
        }

        private static String mean(double micros) {
            return micros < 10_000 ? Math.round(micros) + "us" : Math.round(micros / 1000) + "ms";
        }
    }
}
