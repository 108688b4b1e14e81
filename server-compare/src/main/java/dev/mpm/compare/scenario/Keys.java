package dev.mpm.compare.scenario;

import dev.mpm.server.core.settings.DurationText;
import dev.mpm.server.core.settings.Suggestion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The keys of one mapping of a scenario file: each is asked for by name and type, and what is wrong with it is noted with its
 * line. A key that is wrong has its default, so that the reading goes on. One thread.
 */
final class Keys {

    /** Turns a text into a value, or into null if it is not one; or throws an IllegalArgumentException. */
    private interface Reading<T> {

        @Nullable
        T of(String text);
    }

    private final String file;
    private final String path;
    private final int line;
    private final List<String> problems;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();

    private Keys(String file, String path, Node node, List<String> problems) {
        this.file = file;
        this.path = path;
        this.line = line(node);
        this.problems = problems;
        if (!(node instanceof MappingNode mapping)) {
            refuse(line, "", "a mapping of keys and values");
            return;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && !nodes.containsKey(key.getValue())) {
                nodes.put(key.getValue(), tuple.getValueNode());
            } else {
                refuse(line(tuple.getKeyNode()), "", "each key once, and as a word");
            }
        }
    }

    static Keys of(String file, Node root, List<String> problems) {
        return new Keys(file, "", root, problems);
    }

    boolean has(String key) {
        asked.add(key);
        return nodes.containsKey(key);
    }

    String text(String key, String otherwise) {
        return read(key, otherwise, "a text", text -> text);
    }

    String required(String key, String wanted) {
        if (!has(key)) {
            refuse(line, key, wanted + "; it is missing");
            return "?";
        }
        return text(key, "?");
    }

    int count(String key, int otherwise, int most) {
        return read(key, otherwise, "a whole number from 1 to " + most, text -> {
            int count = Integer.parseInt(text);
            return count >= 1 && count <= most ? count : null;
        });
    }

    double rate(String key) {
        return read(key, 0.0, "requests a second, such as 500", text -> {
            double rate = Double.parseDouble(text);
            return rate > 0 && rate <= 1_000_000 ? rate : null;
        });
    }

    /** A share of the scenario's time, written as a percentage, and returned as a number from 0 to 1. */
    double share(String key) {
        return read(key, 0.0, "a share of the time from 0% to 95%, such as 30%", text -> {
            double percent = text.endsWith("%") ? Double.parseDouble(text.substring(0, text.length() - 1)) : -1;
            return percent >= 0 && percent <= 95 ? percent / 100 : null;
        });
    }

    boolean truth(String key, boolean otherwise) {
        return read(
                key,
                otherwise,
                "true or false",
                text -> List.of("true", "false").contains(text) ? Boolean.valueOf(text) : null);
    }

    Duration duration(String key) {
        return read(key, Duration.ZERO, "a duration, such as 3s", DurationText::read);
    }

    <E extends Enum<E>> E choice(String key, E otherwise, Class<E> type) {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(constant.name().toLowerCase(Locale.ROOT));
        }
        return read(
                key,
                otherwise,
                "one of " + String.join(", ", names),
                text -> names.contains(text) ? Enum.valueOf(type, text.toUpperCase(Locale.ROOT)) : null);
    }

    /** Returns what a list's items are read as, or a single item that stands in the place of a list. */
    <T> List<T> items(String key, Function<Node, T> reader) {
        Node node = node(key);
        if (node == null) {
            return List.of();
        }
        return node instanceof SequenceNode list
                ? list.getValue().stream().map(reader).toList()
                : List.of(reader.apply(node));
    }

    /** Returns the values of a mapping as they stand there. */
    Map<String, String> texts(String key) {
        Node node = node(key);
        if (node == null) {
            return Map.of();
        }
        Keys inner = inside(key, node);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : inner.nodes.keySet()) {
            texts.put(name, inner.text(name, ""));
        }
        return texts;
    }

    /** Returns the keys of a mapping that is the value of one of these, or an item of it. */
    Keys inside(String key, Node node) {
        return new Keys(file, at(key), node, problems);
    }

    void refuse(Node node, String key, String expected) {
        String found = node instanceof ScalarNode scalar ? "'" + scalar.getValue() + "' " : "";
        refuse(line(node), key, found, expected);
    }

    /** Notes the keys that nobody has asked for. */
    void refuseOthers() {
        nodes.forEach((key, node) -> {
            if (!asked.contains(key)) {
                problems.add(file + ":" + line(node) + ": " + at(key) + ": not a known key"
                        + Suggestion.hint(key, asked.stream().sorted().toList()));
            }
        });
    }

    private <T> T read(String key, T otherwise, String expected, Reading<T> reader) {
        Node node = node(key);
        if (node == null) {
            return otherwise;
        }
        if (node instanceof ScalarNode scalar) {
            try {
                T value = reader.of(scalar.getValue());
                if (value != null) {
                    return value;
                }
            } catch (IllegalArgumentException wrong) {
                // Said below, as for all else that is not what was expected.
            }
        }
        refuse(node, key, expected);
        return otherwise;
    }

    private @Nullable Node node(String key) {
        asked.add(key);
        return nodes.get(key);
    }

    private void refuse(int where, String key, String expected) {
        refuse(where, key, "", expected);
    }

    private void refuse(int where, String key, String found, String expected) {
        String named = key.isEmpty() ? path : at(key);
        problems.add(file + ":" + where + ": " + (named.isEmpty() ? "" : named + ": ") + found + "(expected: "
                + expected + ")");
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
