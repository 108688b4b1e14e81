package dev.mpm.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A figure beside its target.
 *
 * @param found empty if it could not be measured
 * @param lowest the same of the lowest figures instead of the medians: what other work on the machine disturbed least
 * @param how what it was made of
 */
record Verdict(String says, Optional<Double> found, Optional<Double> lowest, double atMost, String how) {

    String result() {
        if (found.isEmpty()) {
            return "not measured";
        }
        return found.get() <= atMost ? "met" : "missed";
    }

    private static String text(Optional<Double> number) {
        return number.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("-");
    }

    static String table(List<Verdict> verdicts) {
        var table = new Table();
        table.add(List.of("target", "at most", "found", "", "of the lowest", "of"));
        for (var verdict : verdicts) {
            table.add(List.of(
                    verdict.says(),
                    text(Optional.of(verdict.atMost())),
                    text(verdict.found()),
                    verdict.result(),
                    text(verdict.lowest()),
                    verdict.how()));
        }
        return table.toString();
    }

    Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("target", says);
        json.put("at most", atMost);
        found.ifPresent(value -> json.put("found", value));
        lowest.ifPresent(value -> json.put("of the lowest", value));
        json.put("result", result());
        json.put("of", how);
        return json;
    }
}
