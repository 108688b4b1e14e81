package dev.mpm.server.master.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes values as YAML that this server reads back as they were, variables not replaced again. */
final class YamlText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9/._+-]*(://[A-Za-z0-9/._+:-]+)?");
    private static final Pattern NULL = Pattern.compile("(?i)null");

    private YamlText() {}

    /** Returns a scalar, in double quotes where it needs them. */
    static String of(String value) {
        if (PLAIN.matcher(value).matches() && !NULL.matcher(value).matches()) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.replace("${", "$${").codePoints().forEach(c -> append(quoted, c));
        return quoted.append('"').toString();
    }

    /** Returns a list in brackets. */
    static String of(List<?> values) {
        return values.stream().map(value -> of(String.valueOf(value))).collect(Collectors.joining(", ", "[", "]"));
    }

    private static void append(StringBuilder quoted, int c) {
        switch (c) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\t' -> quoted.append("\\t");
            default -> {
                boolean isAscii = c >= ' ' && c <= '~';
                if (isAscii || Character.isLetterOrDigit(c)) {
                    quoted.appendCodePoint(c);
                } else {
                    quoted.append("\\U%08X".formatted(c));
                }
            }
        }
    }
}
