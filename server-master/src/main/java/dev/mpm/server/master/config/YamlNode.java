package dev.mpm.server.master.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a YAML file with the line it starts at: all that is left of YAML once {@link YamlReader} is done. */
sealed interface YamlNode {

    /** Returns the line in the file, 1 or more, or {@link Overlay#LINE}. */
    int line();

    /** Returns what it is, as an error message words it. */
    String named();

    /**
     * A single value, as text with its variables replaced. Whether it was quoted makes no difference but for null.
     *
     * @param isNull whether nothing, {@code ~} or {@code null} stands there; the text is empty then
     */
    record Scalar(String text, boolean isNull, int line) implements YamlNode {
        @Override
        public String named() {
            return isNull ? "nothing" : text.isEmpty() || text.contains(" ") ? "'" + text + "'" : text;
        }
    }

    /** Something that has been complained about: readers pass over it, so that one mistake is one problem. */
    record Broken(int line) implements YamlNode {
        @Override
        public String named() {
            return "something broken";
        }
    }

    /** A list. */
    record Sequence(List<YamlNode> items, int line) implements YamlNode {
        @Override
        public String named() {
            return "a list";
        }
    }

    /** A mapping in the order of the file; no key stands in it twice. */
    record Mapping(List<Entry> entries, int line) implements YamlNode {
        @Override
        public String named() {
            return "a mapping";
        }

        @Nullable
        Entry find(String key) {
            for (Entry entry : entries) {
                if (entry.key().equals(key)) {
                    return entry;
                }
            }
            return null;
        }
    }

    /**
     * One key of a mapping and what it holds.
     *
     * @param line the line of the key
     */
    record Entry(String key, int line, YamlNode value) {}
}
