package dev.mpm.server.master.config;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Turns {@code app.settings}, whatever stands there, into text under dotted keys: {@code db.url}, {@code hosts.0}. */
final class FreeSettings {

    private final Problems problems;
    private final SequencedMap<String, String> texts;
    private final Map<String, Integer> lines;

    private FreeSettings(Problems problems, SequencedMap<String, String> texts, Map<String, Integer> lines) {
        this.problems = problems;
        this.texts = texts;
        this.lines = lines;
    }

    /**
     * Adds the scalars below a node to {@code texts}, in the order of the file, and their lines to {@code lines}.
     *
     * @param path the full name of the node's key, for problems
     */
    static void read(
            YamlNode node,
            String path,
            Problems problems,
            SequencedMap<String, String> texts,
            Map<String, Integer> lines) {
        if (node instanceof YamlNode.Mapping mapping) {
            new FreeSettings(problems, texts, lines).addAll(path, "", mapping);
        } else if (!(node instanceof YamlNode.Broken) && !(node instanceof YamlNode.Scalar scalar && scalar.isNull())) {
            problems.add(node.line(), path, node.named() + " (expected: a mapping)");
        }
    }

    private void addAll(String path, String prefix, YamlNode.Mapping mapping) {
        for (YamlNode.Entry entry : mapping.entries()) {
            add(path, prefix + entry.key(), entry.value());
        }
    }

    private void add(String path, String key, YamlNode node) {
        switch (node) {
            case YamlNode.Mapping mapping -> addAll(path, key + ".", mapping);
            case YamlNode.Sequence sequence -> addItems(path, key + ".", sequence.items());
            case YamlNode.Scalar scalar -> put(path, key, scalar);
            case YamlNode.Broken _ -> {}
        }
    }

    private void addItems(String path, String prefix, List<YamlNode> items) {
        for (int i = 0; i < items.size(); i++) {
            add(path, prefix + i, items.get(i));
        }
    }

    private void put(String path, String key, YamlNode.Scalar scalar) {
        if (texts.putIfAbsent(key, scalar.text()) != null) {
            problems.add(scalar.line(), path + "." + key, "stands twice, nested and with dots; remove one");
        }
        lines.putIfAbsent(key, scalar.line());
    }
}
