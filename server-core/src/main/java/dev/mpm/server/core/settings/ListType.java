package dev.mpm.server.core.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list of texts, none of them empty.
 *
 * <p>As one text the items are separated by commas; a comma or a backslash inside an item has a backslash before it. In
 * YAML the list is a list, and this form is not used.
 */
public enum ListType implements ValueType {
    /** The only one. */
    TEXTS;

    @Override
    public String expected() {
        return "a list such as [a, b]";
    }

    @Override
    public @Nullable Object read(String text) {
        return text.isEmpty() ? List.of() : split(text);
    }

    @Override
    public String write(Object value) {
        List<String> escaped = new ArrayList<>();
        for (Object item : (List<?>) value) {
            escaped.add(escape((String) item));
        }
        return String.join(",", escaped);
    }

    private static String escape(String item) {
        if (item.isEmpty()) {
            throw new IllegalArgumentException("an item of a list is empty (expected: text)");
        }
        return item.replace("\\", "\\\\").replace(",", "\\,");
    }

    private static @Nullable List<String> split(String text) {
        List<String> items = new ArrayList<>();
        StringBuilder item = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                item.append(text.charAt(i));
            } else if (c == ',') {
                items.add(item.toString());
                item.setLength(0);
            } else {
                item.append(c);
            }
        }
        items.add(item.toString());
        return items.contains("") ? null : List.copyOf(items);
    }
}
