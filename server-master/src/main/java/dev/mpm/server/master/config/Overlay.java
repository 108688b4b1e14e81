package dev.mpm.server.master.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts the settings of the command line over those of the file, as if they stood in it: they are checked in the same way,
 * and their line is {@link #LINE}.
 */
final class Overlay {

    /** Where such a setting comes from, as messages and {@code conf print} name it. */
    static final String OPTION = "--set";

    /** Where the line of a file is wanted. */
    static final int LINE = -1;

    private final Variables variables;
    private final Problems problems;

    private Overlay(Variables variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
    }

    /**
     * Returns the file with its settings replaced.
     *
     * @param settings each a key with its section, an equals sign and a value in YAML: {@code http.keep-alive-timeout=1s}
     */
    static YamlNode.Mapping of(YamlNode.Mapping file, List<String> settings, Variables variables, Problems problems) {
        Overlay overlay = new Overlay(variables, problems);
        YamlNode.Mapping whole = file;
        for (String setting : settings) {
            whole = overlay.put(whole, setting);
        }
        return whole;
    }

    private YamlNode.Mapping put(YamlNode.Mapping file, String setting) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            problems.addOption(OPTION, "'" + setting + "' (expected: KEY=VALUE, such as http.keep-alive-timeout=1s)");
            return file;
        }
        YamlNode value = value(setting.substring(equals + 1));
        return put(file, List.of(setting.substring(0, equals).split("\\.", -1)), value);
    }

    private YamlNode value(String text) {
        Problems ofValue = new Problems(OPTION);
        try {
            YamlNode.Mapping read = YamlReader.read("value: " + text, variables, ofValue);
            ofValue.throwIfAny();
            return withoutLines(read.entries().getFirst().value());
        } catch (ConfigurationException wrong) {
            wrong.problems().forEach(problem -> problems.addOption(OPTION, "'" + text + "': " + problem.text()));
            return new YamlNode.Broken(LINE);
        }
    }

    private static YamlNode.Mapping put(YamlNode.Mapping into, List<String> path, YamlNode value) {
        String key = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        List<YamlNode.Entry> entries = new ArrayList<>();
        boolean found = false;
        for (YamlNode.Entry entry : into.entries()) {
            boolean isMeant = entry.key().equals(key);
            found |= isMeant;
            entries.add(isMeant ? replaced(entry, rest, value) : entry);
        }
        if (!found) {
            YamlNode inner = rest.isEmpty() ? value : put(new YamlNode.Mapping(List.of(), LINE), rest, value);
            entries.add(new YamlNode.Entry(key, LINE, inner));
        }
        return new YamlNode.Mapping(List.copyOf(entries), into.line());
    }

    private static YamlNode.Entry replaced(YamlNode.Entry entry, List<String> rest, YamlNode value) {
        if (rest.isEmpty()) {
            return new YamlNode.Entry(entry.key(), LINE, value);
        }
        YamlNode.Mapping section = entry.value() instanceof YamlNode.Mapping mapping
                ? mapping
                : new YamlNode.Mapping(List.of(), entry.line());
        return new YamlNode.Entry(entry.key(), entry.line(), put(section, rest, value));
    }

    private static YamlNode withoutLines(YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar scalar -> new YamlNode.Scalar(scalar.text(), scalar.isNull(), LINE);
            case YamlNode.Broken broken -> new YamlNode.Broken(LINE);
            case YamlNode.Sequence list ->
                new YamlNode.Sequence(
                        list.items().stream().map(Overlay::withoutLines).toList(), LINE);
            case YamlNode.Mapping mapping ->
                new YamlNode.Mapping(
                        mapping.entries().stream()
                                .map(entry -> new YamlNode.Entry(entry.key(), LINE, withoutLines(entry.value())))
                                .toList(),
                        LINE);
        };
    }
}
