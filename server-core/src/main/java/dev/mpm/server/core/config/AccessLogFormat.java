package dev.mpm.server.core.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a line of the access log looks: text and fields in turn, or an object of JSON. Immutable.
 *
 * @param isJson whether lines are objects of JSON; {@code parts} is empty then
 */
public record AccessLogFormat(boolean isJson, List<Part> parts) {

    private static final String COMMON = "%h %l %u %t \"%r\" %>s %b";
    private static final String COMBINED = COMMON + " \"%{Referer}i\" \"%{User-Agent}i\"";

    /** A piece of a line. */
    public sealed interface Part {

        /** The same in every line. */
        record Text(String text) implements Part {}

        /**
         * Told of the request.
         *
         * @param argument what stands in the braces, empty for none
         */
        record Field(AccessLogField field, String argument) implements Part {}
    }

    public AccessLogFormat {
        parts = List.copyOf(parts);
    }

    /**
     * Reads a format as it stands in the configuration.
     *
     * @throws IllegalArgumentException if it is none; the message starts with the key
     */
    static AccessLogFormat parse(String key, String text) {
        return switch (text) {
            case "json" -> new AccessLogFormat(true, List.of());
            case "common" -> new AccessLogFormat(false, new Reader(key, COMMON).read());
            case "combined" -> new AccessLogFormat(false, new Reader(key, COMBINED).read());
            default -> new AccessLogFormat(false, new Reader(key, text).read());
        };
    }

    /** Reads one text, once. */
    private static final class Reader {

        private final String key;
        private final String text;
        private final List<Part> parts = new ArrayList<>();
        private final StringBuilder plain = new StringBuilder();
        private int next;

        Reader(String key, String text) {
            this.key = key;
            this.text = text;
        }

        List<Part> read() {
            while (next < text.length()) {
                char c = text.charAt(next++);
                switch (c) {
                    case '%' -> field();
                    case '\\' -> escaped();
                    default -> plain(c);
                }
            }
            endText();
            if (parts.stream().noneMatch(Part.Field.class::isInstance)) {
                throw wrong("'" + text + "' tells nothing of the request (expected: common, combined, json, or fields: "
                        + forms() + ")");
            }
            return parts;
        }

        private void plain(char c) {
            if (c < ' ' && c != '\t') {
                throw wrong("a format is one line of text (expected: \\t for a tab, and no other control character)");
            }
            plain.append(c);
        }

        private void escaped() {
            char c = next < text.length() ? text.charAt(next++) : '\\';
            switch (c) {
                case 't' -> plain.append('\t');
                case '"', '\\' -> plain.append(c);
                default -> throw wrong("\\" + c + " (expected: \\t, \\\" or \\\\)");
            }
        }

        private void field() {
            int start = next - 1;
            if (next < text.length() && text.charAt(next) == '%') {
                next++;
                plain.append('%');
                return;
            }
            skipRedirection();
            String argument = argument();
            AccessLogField field = next < text.length() ? AccessLogField.of(text.charAt(next++)) : null;
            if (field == null) {
                throw wrong(text.substring(start, next) + " is no field (expected: " + forms() + ", or %% for %)");
            }
            if (!field.allows(argument)) {
                throw wrong(text.substring(start, next) + " is no field (expected: " + field.forms() + ")");
            }
            endText();
            parts.add(new Part.Field(field, argument));
        }

        /** Passes over what tells the first from the last of several internal requests in httpd: here is always one. */
        private void skipRedirection() {
            if (next < text.length() && (text.charAt(next) == '>' || text.charAt(next) == '<')) {
                next++;
            }
        }

        private String argument() {
            if (next >= text.length() || text.charAt(next) != '{') {
                return "";
            }
            int end = text.indexOf('}', next);
            if (end < 0) {
                throw wrong(text.substring(next - 1) + " has no closing brace");
            }
            String argument = text.substring(next + 1, end);
            next = end + 1;
            return argument;
        }

        private void endText() {
            if (!plain.isEmpty()) {
                parts.add(new Part.Text(plain.toString()));
                plain.setLength(0);
            }
        }

        private static String forms() {
            return Arrays.stream(AccessLogField.values())
                    .map(AccessLogField::forms)
                    .collect(Collectors.joining(" "));
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException(key + ": " + what);
        }
    }
}
