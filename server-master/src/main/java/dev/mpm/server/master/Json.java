package dev.mpm.server.master;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/** Writes maps, collections, texts, numbers and truth values as JSON on one line. */
public final class Json {

    private Json() {}

    public static String write(Object value) {
        StringBuilder json = new StringBuilder(256);
        append(json, value);
        return json.toString();
    }

    private static void append(StringBuilder json, Object value) {
        switch (value) {
            case Map<?, ?> map -> appendMap(json, map);
            case Collection<?> items -> appendItems(json, items);
            case Number number -> json.append(number);
            case Boolean truth -> json.append(truth);
            default -> appendText(json, value.toString());
        }
    }

    private static void appendMap(StringBuilder json, Map<?, ?> map) {
        json.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            appendText(json, String.valueOf(entry.getKey()));
            json.append(':');
            append(json, entry.getValue());
            json.append(entries.hasNext() ? "," : "");
        }
        json.append('}');
    }

    private static void appendItems(StringBuilder json, Collection<?> items) {
        json.append('[');
        for (Iterator<?> each = items.iterator(); each.hasNext(); ) {
            append(json, each.next());
            json.append(each.hasNext() ? "," : "");
        }
        json.append(']');
    }

    private static void appendText(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
