package dev.mpm.server.master.config;

import dev.mpm.server.core.settings.DeclaredSetting;
import dev.mpm.server.core.settings.InvalidSettingException;
import dev.mpm.server.core.settings.ListType;
import dev.mpm.server.core.settings.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the values of sections and collects what is wrong with them. */
final class SectionReader {

    private final Problems problems;

    SectionReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads the settings of the top of the file and leaves every other key to {@link #read} and {@link #refuse}. */
    SectionValues readTop(YamlNode.Mapping root) {
        int before = problems.count();
        Map<String, Object> values = new HashMap<>();
        Map<String, YamlNode> nodes = new HashMap<>();
        for (YamlNode.Entry entry : root.entries()) {
            DeclaredSetting setting = ConfigSchema.TOP.find(entry.key());
            if (setting != null) {
                take(ConfigSchema.TOP, setting, entry, values, nodes);
            }
        }
        return new SectionValues(ConfigSchema.TOP, root.line(), values, nodes, problems.count() == before);
    }

    /** Reads one section; one whose keys are all commented out has its defaults. */
    SectionValues read(Section section, ConfigSchema schema, YamlNode.Entry entry) {
        if (entry.value() instanceof YamlNode.Mapping mapping) {
            return read(section, schema, mapping, entry.line());
        }
        boolean isEmpty = entry.value() instanceof YamlNode.Scalar scalar && scalar.isNull();
        if (!isEmpty) {
            problems.add(
                    entry.line(),
                    section.name(),
                    entry.value().named() + " (expected: a mapping of " + String.join(", ", section.keys()) + ")");
        }
        return new SectionValues(section, entry.line(), Map.of(), Map.of(), isEmpty);
    }

    /** Complains about a key at the top of the file that is neither a setting nor a section. */
    void refuseTop(YamlNode.Entry entry, ConfigSchema schema, List<String> installed) {
        String elsewhere = elsewhere(entry.key(), schema);
        String hint = elsewhere.isEmpty() ? Suggestion.hint(entry.key(), schema.topKeys()) : elsewhere;
        String mpm = entry.value() instanceof YamlNode.Mapping
                ? ", and no MPM has this name (installed: " + String.join(", ", installed) + ")"
                : "";
        problems.add(entry.line(), entry.key(), "not a known key" + mpm + hint);
    }

    private SectionValues read(Section section, ConfigSchema schema, YamlNode.Mapping mapping, int line) {
        int before = problems.count();
        Map<String, Object> values = new HashMap<>();
        Map<String, YamlNode> nodes = new HashMap<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            DeclaredSetting setting = section.find(entry.key());
            if (setting != null) {
                take(section, setting, entry, values, nodes);
            } else if (section.free() != null && section.free().key().equals(entry.key())) {
                nodes.put(entry.key(), entry.value());
            } else {
                refuse(section, schema, entry);
            }
        }
        return new SectionValues(section, line, values, nodes, problems.count() == before);
    }

    private void refuse(Section section, ConfigSchema schema, YamlNode.Entry entry) {
        String elsewhere = elsewhere(entry.key(), schema);
        String hint = elsewhere.isEmpty() ? Suggestion.hint(entry.key(), section.keys()) : elsewhere;
        problems.add(entry.line(), section.path(entry.key()), "not a known key" + hint);
    }

    /** A key that is right in another section is moved there rather than renamed. */
    private static String elsewhere(String key, ConfigSchema schema) {
        if (ConfigSchema.TOP.find(key) != null) {
            return "; it belongs at the top of the file";
        }
        List<String> sections = schema.sectionsWith(key);
        return sections.isEmpty() ? "" : "; it belongs in the section " + String.join(" or ", sections);
    }

    private void take(
            Section section,
            DeclaredSetting setting,
            YamlNode.Entry entry,
            Map<String, Object> values,
            Map<String, YamlNode> nodes) {
        nodes.put(setting.key(), entry.value());
        try {
            values.put(setting.key(), value(setting, entry.value()));
        } catch (InvalidSettingException | WrongNodeException wrong) {
            problems.add(entry.value().line(), section.path(setting.key()), String.valueOf(wrong.getMessage()));
        }
    }

    private static Object value(DeclaredSetting setting, YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar && scalar.isNull()) {
            throw new WrongNodeException(
                    "no value (expected: " + setting.expected() + "; leave the key out for its default)");
        }
        if (setting.type() == ListType.TEXTS) {
            return texts(setting, node);
        }
        if (node instanceof YamlNode.Scalar scalar) {
            return setting.read(scalar.text());
        }
        throw new WrongNodeException(node.named() + " (expected: " + setting.expected() + ")");
    }

    private static List<String> texts(DeclaredSetting setting, YamlNode node) {
        if (!(node instanceof YamlNode.Sequence list)) {
            throw new WrongNodeException(node.named() + " (expected: " + setting.expected() + ")");
        }
        List<String> texts = new ArrayList<>();
        for (YamlNode item : list.items()) {
            if (!(item instanceof YamlNode.Scalar scalar) || scalar.text().isEmpty()) {
                throw new WrongNodeException(item.named() + " as an item (expected: text)");
            }
            texts.add(scalar.text());
        }
        return List.copyOf(texts);
    }

    /** Says that another kind of YAML stands where a value was expected; never leaves this class. */
    private static final class WrongNodeException extends RuntimeException {

        private static final long serialVersionUID = 1;

        WrongNodeException(String message) {
            super(message);
        }
    }
}
