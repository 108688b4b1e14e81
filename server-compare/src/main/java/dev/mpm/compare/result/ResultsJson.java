package dev.mpm.compare.result;

import dev.mpm.compare.load.Tick;
import dev.mpm.server.master.JsonReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes and reads {@code results.json}, which holds all of a comparison. Its members are those of the records, its figures
 * have their {@linkplain Figure#key() keys}; {@code docs/results.schema.json} describes it.
 */
public final class ResultsJson {

    /** Raised when a reader of the present one would go wrong; figures and members may be added without. */
    private static final int SCHEMA = 1;

    private ResultsJson() {}

    /** Returns the file's text: what belongs together on a line, and always in the same order, so that files can be compared. */
    public static String write(Comparison comparison) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("schema", SCHEMA);
        members.put("date", comparison.date().toString());
        members.put("version", comparison.version());
        members.put("command", comparison.command());
        members.put("app", comparison.app());
        members.put("machine", machine(comparison.machine()));
        members.put("driver", comparison.driver());
        members.put("rounds", comparison.rounds());
        members.put("complete", comparison.complete());
        members.put(
                "contenders",
                comparison.contenders().stream().map(ResultsJson::contender).toList());
        members.put(
                "scenarios",
                comparison.scenarios().stream().map(ResultsJson::scenario).toList());
        members.put("runs", comparison.runs().stream().map(ResultsJson::run).toList());
        members.put("advice", advice(comparison.advice()));
        return JsonLines.write(members);
    }

    private static Map<String, Object> machine(Machine machine) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("processor", machine.processor());
        members.put("processors", machine.processors());
        members.put("memory", machine.memory());
        members.put("system", machine.system());
        members.put("java", machine.java());
        return members;
    }

    private static Map<String, Object> contender(Contender contender) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", contender.name());
        members.put("mpm", contender.mpm());
        members.put("shape", contender.shape());
        members.put("settings", contender.settings());
        return members;
    }

    private static Map<String, Object> scenario(Played played) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", played.name());
        members.put("title", played.title());
        members.put("says", played.says());
        members.put("load", played.load());
        members.put("explanations", new TreeMap<>(played.explanations()));
        members.put("headline", played.headline().stream().map(Figure::key).toList());
        members.put("seconds", number(played.seconds()));
        return members;
    }

    private static Map<String, Object> run(Run run) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("scenario", run.scenario());
        members.put("model", run.model());
        members.put("round", run.round());
        members.put("figures", figures(run.figures()));
        members.put(
                "latencies",
                run.latencies().stream()
                        .map(at -> pair("percentile", number(at.percentile()), "millis", number(at.millis())))
                        .toList());
        members.put("timeline", run.timeline().stream().map(ResultsJson::tick).toList());
        members.put("errors", new TreeMap<>(run.errors()));
        members.put("requestsByWorker", run.requestsByWorker());
        members.put(
                "events",
                run.events().stream()
                        .map(event -> pair("at", number(event.at()), "what", event.what()))
                        .toList());
        members.put("notes", run.notes());
        return members;
    }

    /** Leaves out what is no number, which JSON cannot say: a figure that is missing was not measured. */
    private static Map<String, Object> figures(Map<Figure, Double> figures) {
        Map<String, Object> members = new LinkedHashMap<>();
        Arrays.stream(Figure.values())
                .filter(figure -> Double.isFinite(figures.getOrDefault(figure, Double.NaN)))
                .forEach(figure -> members.put(figure.key(), number(figures.getOrDefault(figure, 0.0))));
        return members;
    }

    private static Map<String, Object> tick(Tick tick) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("at", number(tick.at()));
        members.put("answered", tick.answered());
        members.put("errors", tick.errors());
        members.put("p50", number(tick.p50()));
        members.put("p99", number(tick.p99()));
        members.put("max", number(tick.max()));
        return members;
    }

    private static Map<String, Object> advice(Advice advice) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("model", advice.model());
        members.put("reasons", advice.reasons());
        members.put("yaml", advice.yaml());
        return members;
    }

    private static Map<String, Object> pair(String first, Object one, String second, Object other) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(first, one);
        members.put(second, other);
        return members;
    }

    private static Number number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? (Number) (long) value : (Number) value;
    }

    /**
     * Returns the comparison that a file holds; figures that this version does not know are left out.
     *
     * @param file its name, for the error
     * @throws IllegalArgumentException if it is not such a file; the message names the file and the place in it
     */
    public static Comparison read(String file, String text) {
        Object value;
        try {
            value = JsonReader.parse(text);
        } catch (IllegalArgumentException | StackOverflowError e) {
            throw new IllegalArgumentException(
                    "cannot read " + file + ": " + e.getMessage() + "; expected the results.json of a comparison", e);
        }
        var root = new ResultsNode(file, "", value);
        int schema = root.at("schema").integer();
        if (schema != SCHEMA) {
            throw root.at("schema").refused("schema " + SCHEMA);
        }
        return comparison(root);
    }

    private static Comparison comparison(ResultsNode root) {
        return new Comparison(
                root.at("date").instant(),
                root.at("version").text(),
                root.at("command").text(),
                root.at("app").text(),
                machine(root.at("machine")),
                root.at("driver").text(),
                root.at("rounds").integer(),
                root.at("complete").truth(),
                root.at("contenders").items(ResultsJson::contender),
                root.at("scenarios").items(ResultsJson::scenario),
                root.at("runs").items(ResultsJson::run),
                advice(root.at("advice")));
    }

    private static Machine machine(ResultsNode node) {
        return new Machine(
                node.at("processor").text(),
                node.at("processors").integer(),
                (long) node.at("memory").number(),
                node.at("system").text(),
                node.at("java").text());
    }

    private static Contender contender(ResultsNode node) {
        return new Contender(
                node.at("name").text(),
                node.at("mpm").text(),
                node.at("shape").text(),
                node.at("settings").text());
    }

    private static Played scenario(ResultsNode node) {
        return new Played(
                node.at("name").text(),
                node.at("title").text(),
                node.at("says").text(),
                node.at("load").text(),
                node.at("explanations").members(ResultsNode::text),
                figures(node.at("headline").items(ResultsNode::text)),
                node.at("seconds").number());
    }

    private static Run run(ResultsNode node) {
        return new Run(
                node.at("scenario").text(),
                node.at("model").text(),
                node.at("round").integer(),
                figures(node.at("figures")),
                node.at("latencies")
                        .items(at -> new Run.Percentile(
                                at.at("percentile").number(), at.at("millis").number())),
                node.at("timeline").items(ResultsJson::tick),
                node.at("errors").members(ResultsNode::count),
                node.at("requestsByWorker").items(ResultsNode::count),
                node.at("events")
                        .items(event -> new Run.Event(
                                event.at("at").number(), event.at("what").text())),
                node.at("notes").items(ResultsNode::text));
    }

    private static Map<Figure, Double> figures(ResultsNode node) {
        Map<String, Double> found = node.members(ResultsNode::number);
        Map<Figure, Double> figures = new LinkedHashMap<>();
        Arrays.stream(Figure.values())
                .filter(figure -> found.containsKey(figure.key()))
                .forEach(figure -> figures.put(figure, found.getOrDefault(figure.key(), 0.0)));
        return figures;
    }

    private static List<Figure> figures(List<String> keys) {
        return keys.stream()
                .flatMap(key -> Arrays.stream(Figure.values())
                        .filter(figure -> figure.key().equals(key)))
                .toList();
    }

    private static Tick tick(ResultsNode node) {
        return new Tick(
                node.at("at").number(),
                node.at("answered").count(),
                node.at("errors").count(),
                node.at("p50").number(),
                node.at("p99").number(),
                node.at("max").number());
    }

    private static Advice advice(ResultsNode node) {
        return new Advice(
                node.at("model").text(),
                node.at("reasons").items(ResultsNode::text),
                node.at("yaml").text());
    }
}
