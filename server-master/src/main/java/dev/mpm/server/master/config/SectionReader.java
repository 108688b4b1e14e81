package dev.mpm.server.master.config;

import dev.mpm.server.core.settings.DeclaredSetting;
import dev.mpm.server.core.settings.Suggestion;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Reads the values of one section and collects what is wrong with them. */
final class SectionReader {

    private final Section section;
    private final Problems problems;
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, YamlNode> nodes = new HashMap<>();
    private boolean isSound = true;

    private SectionReader(Section section, Problems problems) {
        this.section = section;
        this.problems = problems;
    }

    /** Reads the settings of the top of the file and passes over every other key. */
    static SectionValues readTop(YamlNode.Mapping root, Problems problems) {
        SectionReader reader = new SectionReader(ConfigSchema.TOP, problems);
        for (YamlNode.Entry entry : root.entries()) {
            reader.take(entry);
        }
        return reader.result(root.line());
    }

    /** Reads one section; one whose keys are all commented out has its defaults. */
    static SectionValues read(YamlNode.Entry entry, Section section, ConfigSchema schema, Problems problems) {
        SectionReader reader = new SectionReader(section, problems);
        switch (entry.value()) {
            case YamlNode.Mapping mapping -> reader.readAll(entry.line(), mapping.entries(), schema);
            case YamlNode.Scalar scalar when scalar.isNull() -> reader.readAll(entry.line(), List.of(), schema);
            case YamlNode.Broken _ -> reader.isSound = false;
            default -> reader.refuseSection(entry);
        }
        return reader.result(entry.line());
    }

    /** Reads a section of named mappings; a name that cannot be one is complained about and left out. */
    static SequencedMap<String, SectionValues> readNamed(
            YamlNode.Entry entry, Section section, ConfigSchema schema, Problems problems) {
        SequencedMap<String, SectionValues> read = new LinkedHashMap<>();
        switch (entry.value()) {
            case YamlNode.Mapping mapping -> {
                for (YamlNode.Entry one : mapping.entries()) {
                    if (Section.isName(one.key())) {
                        read.put(one.key(), read(one, section.named(one.key()), schema, problems));
                    } else {
                        problems.add(
                                one.line(),
                                section.name(),
                                "'" + one.key() + "' (expected: a name of lower-case letters, digits and dashes)");
                    }
                }
            }
            case YamlNode.Broken _ -> {}
            case YamlNode.Scalar scalar when scalar.isNull() -> {}
            default ->
                problems.add(entry.line(), section.name(), entry.value().named() + " (expected: a mapping of names)");
        }
        return read;
    }

    /** Returns the defaults of a section that the file does not have; {@code line} is blamed if it may not be left out. */
    static SectionValues absent(Section section, int line, Problems problems) {
        SectionReader reader = new SectionReader(section, problems);
        reader.requireAll(line);
        return reader.result(line);
    }

    /** Complains about a key at the top of the file that is neither a setting nor a section. */
    static void refuseTop(YamlNode.Entry entry, ConfigSchema schema, Problems problems) {
        String mpm = entry.value() instanceof YamlNode.Mapping
                ? ", and no MPM has this name (installed: " + String.join(", ", schema.mpms()) + ")"
                : "";
        problems.add(entry.line(), entry.key(), "not a known key" + mpm + hint(entry.key(), schema, schema.topKeys()));
    }

    private void readAll(int line, List<YamlNode.Entry> entries, ConfigSchema schema) {
        for (YamlNode.Entry entry : entries) {
            if (!take(entry)) {
                isSound = false;
                problems.add(
                        entry.line(),
                        section.path(entry.key()),
                        "not a known key" + hint(entry.key(), schema, section.keys()));
            }
        }
        requireAll(line);
    }

    /** Returns whether the section has such a key. */
    private boolean take(YamlNode.Entry entry) {
        DeclaredSetting setting = section.find(entry.key());
        Section.Free free = section.free();
        if (setting == null) {
            boolean isFree = free != null && free.key().equals(entry.key());
            if (isFree) {
                nodes.put(entry.key(), entry.value());
            }
            return isFree;
        }
        nodes.put(entry.key(), entry.value());
        Object value = NodeReader.read(setting, section.path(entry.key()), entry.value(), problems);
        if (value == null) {
            isSound = false;
        } else {
            values.put(entry.key(), value);
        }
        return true;
    }

    private void requireAll(int line) {
        for (String key : section.required()) {
            if (!nodes.containsKey(key)) {
                isSound = false;
                problems.add(line, section.path(key), "missing (expected: " + section.wanted(key) + ")");
            }
        }
    }

    private void refuseSection(YamlNode.Entry entry) {
        isSound = false;
        problems.add(
                entry.line(),
                section.name(),
                entry.value().named() + " (expected: a mapping of " + String.join(", ", section.keys()) + ")");
    }

    private SectionValues result(int line) {
        return new SectionValues(section, line, values, nodes, isSound);
    }

    /** Says what was meant. A key that is right in another section is moved there rather than renamed. */
    private static String hint(String key, ConfigSchema schema, List<String> known) {
        if (ConfigSchema.TOP.find(key) != null) {
            return "; it belongs at the top of the file";
        }
        List<String> sections = schema.sectionsWith(key);
        return sections.isEmpty()
                ? Suggestion.hint(key, known)
                : "; it belongs in the section " + String.join(" or ", sections);
    }
}
