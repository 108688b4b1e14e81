package dev.mpm.compare.scenario;

import dev.mpm.compare.load.Pattern;
import dev.mpm.compare.load.Question;
import dev.mpm.compare.result.Figure;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads a scenario from YAML, or everything that is wrong with it. Nothing is constructed from the file but text. */
final class ScenarioReader {

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final int MOST_CONNECTIONS = 100_000;
    private static final int USUAL_CONNECTIONS = 64;
    private static final String NAME = "[a-z0-9]+(-[a-z0-9]+)*";

    private final String file;
    private final List<String> problems = new ArrayList<>();

    private ScenarioReader(String file) {
        this.file = file;
    }

    /**
     * Reads one.
     *
     * @param file as messages name it
     */
    static Scenario read(String file, String text) {
        return new ScenarioReader(file).read(text);
    }

    private Scenario read(String text) {
        Scenario scenario = scenario(Keys.of(file, root(text), problems));
        if (!problems.isEmpty()) {
            throw new ScenarioException(problems);
        }
        return scenario;
    }

    private Node root(String text) {
        try {
            Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
            if (root != null) {
                return root;
            }
            throw new ScenarioException(List.of(file + ": empty (expected: a scenario)"));
        } catch (MarkedYAMLException malformed) {
            int line = Optional.ofNullable(malformed.getProblemMark())
                    .map(mark -> mark.getLine() + 1)
                    .orElse(1);
            throw new ScenarioException(List.of(file + ":" + line + ": not valid YAML: " + malformed.getProblem()));
        }
    }

    private Scenario scenario(Keys keys) {
        String name = keys.required("name", "a name, such as long-request");
        if (!name.matches(NAME) && !name.equals("?")) {
            problems.add(
                    file + ": name: '" + name + "' (expected: lower case words with dashes, such as long-request)");
        }
        var scenario = new Scenario(
                name,
                keys.text("title", name),
                keys.text("says", "").strip(),
                headline(keys),
                clients(keys),
                keys.has("kill-worker") ? OptionalDouble.of(keys.share("kill-worker")) : OptionalDouble.empty(),
                keys.texts("settings"),
                keys.items("variations", node -> variation(keys.inside("variations", node))),
                keys.truth("fresh", false),
                keys.duration("at-least"),
                keys.duration("at-most"),
                keys.texts("explains"));
        keys.refuseOthers();
        return scenario;
    }

    private List<Figure> headline(Keys keys) {
        List<Figure> figures = keys.items("headline", node -> figure(keys, node)).stream()
                .flatMap(Optional::stream)
                .toList();
        return figures.isEmpty() ? List.of(Figure.THROUGHPUT, Figure.P99, Figure.CPU) : figures;
    }

    private static Optional<Figure> figure(Keys keys, Node node) {
        var found = Arrays.stream(Figure.values())
                .filter(figure ->
                        node instanceof ScalarNode scalar && figure.key().equals(scalar.getValue()))
                .findFirst();
        if (found.isEmpty()) {
            var known = Arrays.stream(Figure.values()).map(Figure::key).toList();
            keys.refuse(node, "headline", "figures, of " + String.join(", ", known));
        }
        return found;
    }

    private List<Clients> clients(Keys keys) {
        if (!keys.has("clients")) {
            keys.required("clients", "a list of groups of clients, the measured one first");
            return List.of(clients("clients", Keys.of(file, emptyMapping(), new ArrayList<>())));
        }
        var groups = keys.items("clients", node -> clients("clients", keys.inside("clients", node)));
        long names = groups.stream().map(Clients::name).distinct().count();
        if (names < groups.size()) {
            problems.add(file + ": clients: two groups have the same name (expected: a name for each)");
        }
        return groups;
    }

    private static Node emptyMapping() {
        return new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader("{}"));
    }

    private Clients clients(String otherwise, Keys keys) {
        List<Question> questions = keys.has("requests")
                ? keys.items("requests", node -> question(keys, node))
                : keys.items("request", node -> question(keys, node));
        if (questions.isEmpty()) {
            keys.required("request", "a request, such as GET /plaintext");
            questions = List.of(Question.get("/"));
        }
        double rate = keys.rate("rate");
        Pattern pattern = keys.choice("pattern", rate > 0 ? Pattern.OPEN : Pattern.CLOSED, Pattern.class);
        if ((pattern == Pattern.OPEN) != (rate > 0)) {
            problems.add(file + ": clients: a rate belongs to the pattern open, and only to that");
        }
        var clients = new Clients(
                keys.text("name", otherwise),
                pattern,
                questions,
                keys.count("connections", USUAL_CONNECTIONS, MOST_CONNECTIONS),
                rate,
                keys.truth("keep-alive", true),
                keys.share("from"));
        keys.refuseOthers();
        return clients;
    }

    private Question question(Keys of, Node node) {
        if (node instanceof ScalarNode scalar) {
            return asked(of, node, scalar.getValue(), "", 0, "");
        }
        Keys keys = of.inside("request", node);
        var question = asked(
                of,
                node,
                keys.required("ask", "a request, such as GET /plaintext"),
                keys.text("body", ""),
                keys.has("status") ? keys.count("status", 0, 599) : 0,
                keys.text("contains", ""));
        keys.refuseOthers();
        return question;
    }

    private static Question asked(Keys keys, Node node, String line, String body, int status, String contains) {
        try {
            return question(line, body, status, contains);
        } catch (IllegalArgumentException wrong) {
            keys.refuse(node, "request", "a method and a path, such as GET /plaintext");
            return Question.get("/");
        }
    }

    /** @throws IllegalArgumentException if it is not a method and a path */
    static Question question(String line, String body, int status, String contains) {
        String[] words = line.strip().split(" +", -1);
        boolean isRequest = words.length == 2 && METHODS.contains(words[0].toUpperCase(Locale.ROOT));
        boolean isPath =
                isRequest && words[1].startsWith("/") && words[1].chars().allMatch(c -> c > ' ' && c < 127);
        if (!isPath) {
            throw new IllegalArgumentException(
                    "'" + line + "' (expected: a method and a path in ASCII, such as GET /plaintext)");
        }
        return new Question(words[0].toUpperCase(Locale.ROOT), words[1], body, status, contains);
    }

    private Variation variation(Keys keys) {
        var variation = new Variation(
                keys.required("name", "a name, such as 'prefork, one process'"),
                keys.required("mpm", "the name of a model"),
                keys.texts("settings"));
        keys.refuseOthers();
        return variation;
    }
}
