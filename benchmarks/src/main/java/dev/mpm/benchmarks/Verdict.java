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
 * @param how what it was made of
 */
record Verdict(String says, Optional<Double> found, double atMost, String how) {

    String result() {
        if (found.isEmpty()) {
            return "not measured";
        }
        return found.get() <= atMost ? "met" : "missed";
    }

    private String number() {
        return found.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("-");
    }

    static String table(List<Verdict> verdicts) {
        var table = new Table();
        table.add(List.of("target", "at most", "found", "", "of"));
        for (var verdict : verdicts) {
            table.add(List.of(
                    verdict.says(),
                    String.format(Locale.ROOT, "%.2f", verdict.atMost()),
                    verdict.number(),
                    verdict.result(),
                    verdict.how()));
        }
        return table.toString();
    }

    Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("target", says);
        json.put("at most", atMost);
        found.ifPresent(value -> json.put("found", value));
        json.put("result", result());
        json.put("of", how);
        return json;
    }
}
