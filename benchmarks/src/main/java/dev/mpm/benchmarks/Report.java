package dev.mpm.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The end of a run: the same for people and for programs.
 *
 * @param facts machine, versions, date and command
 * @param targets what was to be reached; empty if nobody asked
 */
record Report(Map<String, String> facts, Results results, List<Verdict> targets) {

    /** Returns what to print. */
    String text() {
        var text = new StringBuilder();
        facts.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        text.append("figures: median (lowest..highest) over the rounds; errors: sum; CPU: user and system of all the"
                + " server's processes\n");
        text.append(Table.of(results));
        if (!targets.isEmpty()) {
            text.append('\n').append(Verdict.table(targets));
        }
        return text.toString();
    }

    /** Writes {@code table.txt} and {@code figures.json}. */
    void store(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("table.txt"), text());
        var json = new LinkedHashMap<String, Object>(facts);
        json.put("figures", results.outcomes().stream().map(Report::json).toList());
        json.put("targets", targets.stream().map(Verdict::json).toList());
        Files.writeString(folder.resolve("figures.json"), Json.of(json) + "\n");
    }

    private static Map<String, Object> json(Outcome outcome) {
        var json = new LinkedHashMap<String, Object>();
        json.put("peer", outcome.run().peer().name());
        json.put("work", outcome.run().work().name());
        json.put("clients", outcome.run().connections());
        json.put("round", outcome.round());
        for (var figure : new ArrayList<>(outcome.run().work().columns())) {
            var value = outcome.figures().get(figure);
            if (value != null) {
                json.put(figure.title(), value);
            }
        }
        if (!outcome.trouble().isEmpty()) {
            json.put("trouble", outcome.trouble());
        }
        return json;
    }
}
