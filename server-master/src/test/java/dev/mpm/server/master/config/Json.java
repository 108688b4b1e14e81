package dev.mpm.server.master.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes maps, lists and scalars as JSON, indented by two. */
final class Json {

    private Json() {}

    static String of(Object value) {
        return of(value, "\n") + "\n";
    }

    private static String of(Object value, String lineBreak) {
        String inner = lineBreak + "  ";
        return switch (value) {
            case Map<?, ?> map
            when !map.isEmpty() ->
                map.entrySet().stream()
                        .map(entry -> quoted(String.valueOf(entry.getKey())) + ": " + of(entry.getValue(), inner))
                        .collect(Collectors.joining("," + inner, "{" + inner, lineBreak + "}"));
            case Map<?, ?> map -> "{}";
            case List<?> list ->
                list.stream().map(item -> of(item, lineBreak)).collect(Collectors.joining(", ", "[", "]"));
            case Number number -> number.toString();
            case Boolean bool -> bool.toString();
            default -> quoted(value.toString());
        };
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
