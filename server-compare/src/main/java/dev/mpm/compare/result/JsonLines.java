package dev.mpm.compare.result;

import dev.mpm.server.master.Json;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes JSON for people and for comparing: what holds nothing but plain values on one line, all else on lines of its own. */
final class JsonLines {

    private static final int STEP = 2;

    private final StringBuilder json = new StringBuilder(1 << 16);

    private JsonLines() {}

    static String write(Object value) {
        var lines = new JsonLines();
        lines.append(value, STEP);
        return lines.json.append('\n').toString();
    }

    private void append(Object value, int indent) {
        if (isFlat(value)) {
            json.append(Json.write(value));
            return;
        }
        if (value instanceof Map<?, ?> map) {
            appendMap(map, indent);
        } else if (value instanceof Collection<?> items) {
            appendItems(items, indent);
        }
    }

    private void appendMap(Map<?, ?> map, int indent) {
        json.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<?, ?> entry = entries.next();
            breakLine(indent);
            json.append(Json.write(String.valueOf(entry.getKey()))).append(": ");
            append(entry.getValue(), indent + STEP);
            json.append(entries.hasNext() ? "," : "");
        }
        breakLine(indent - STEP);
        json.append('}');
    }

    private void appendItems(Collection<?> items, int indent) {
        json.append('[');
        for (Iterator<?> each = items.iterator(); each.hasNext(); ) {
            breakLine(indent);
            append(each.next(), indent + STEP);
            json.append(each.hasNext() ? "," : "");
        }
        breakLine(indent - STEP);
        json.append(']');
    }

    private void breakLine(int indent) {
        json.append('\n').append(" ".repeat(indent));
    }

    private static boolean isFlat(Object value) {
        Collection<?> inner = value instanceof Map<?, ?> map
                ? map.values()
                : value instanceof Collection<?> items ? items : List.of();
        return inner.stream().noneMatch(item -> item instanceof Map || item instanceof Collection);
    }
}
