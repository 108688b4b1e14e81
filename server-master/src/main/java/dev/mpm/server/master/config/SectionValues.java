package dev.mpm.server.master.config;

import dev.mpm.server.core.settings.DeclaredSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a file says in one section.
 *
 * @param section what may stand there
 * @param line the section's line, or the one to blame when the section is missing
 * @param values the values that the file sets, by key, of the settings' types; those that are wrong are missing
 * @param nodes where the file sets them, by key; those that are wrong included
 * @param isSound whether everything in the section was right
 */
record SectionValues(
        Section section, int line, Map<String, Object> values, Map<String, YamlNode> nodes, boolean isSound) {

    /** A list's item, or another text, and its line. */
    record Located(String text, int line) {}

    /** Returns whether the file names the key, rightly or wrongly. */
    boolean isSet(String key) {
        return nodes.containsKey(key);
    }

    /** Returns the value that holds: the file's or the default. */
    Object value(String key) {
        Object value = values.get(key);
        return value != null ? value : setting(key).defaultValue();
    }

    String text(String key) {
        return (String) value(key);
    }

    /** Returns the line of a key's value, or that of the section if the key is missing. */
    int line(String key) {
        YamlNode node = nodes.get(key);
        return node == null ? line : node.line();
    }

    /** Returns a list's items, each with its own line. */
    List<Located> items(String key) {
        List<Located> items = new ArrayList<>();
        List<?> texts = (List<?>) value(key);
        for (int i = 0; i < texts.size(); i++) {
            YamlNode node = nodes.get(key);
            int itemLine =
                    node instanceof YamlNode.Sequence list ? list.items().get(i).line() : line;
            items.add(new Located((String) texts.get(i), itemLine));
        }
        return items;
    }

    private DeclaredSetting setting(String key) {
        return Objects.requireNonNull(section.find(key), key);
    }
}
