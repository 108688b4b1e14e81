package dev.mpm.examples.demo;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object, member by member, in the order of the calls. Not safe for several threads. */
final class Json {

    private final StringBuilder text = new StringBuilder("{");

    Json put(String name, @Nullable String value) {
        return member(name, value == null ? "null" : quoted(value));
    }

    Json put(String name, long value) {
        return member(name, Long.toString(value));
    }

    Json put(String name, boolean value) {
        return member(name, Boolean.toString(value));
    }

    Json put(String name, Map<String, String> values) {
        var inner = new Json();
        values.forEach(inner::put);
        return member(name, inner.toString());
    }

    /** Returns the object as text, complete; more members may still follow. */
    @Override
    public String toString() {
        return text + "}";
    }

    private Json member(String name, String value) {
        text.append(text.length() == 1 ? "" : ",")
                .append(quoted(name))
                .append(':')
                .append(value);
        return this;
    }

    private static String quoted(String value) {
        var quoted = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            append(quoted, value.charAt(i));
        }
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, char c) {
        switch (c) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            default -> {
                if (c < ' ' || Character.isSurrogate(c)) {
                    // A lone half of a surrogate pair has no UTF-8 form; escaping both halves is always right.
                    quoted.append(String.format("\\u%04x", (int) c));
                } else {
                    quoted.append(c);
                }
            }
        }
    }
}
