package dev.mpm.compare.report;

import java.util.regex.Pattern;

/**
 * Colours and weights of a terminal, or none.
 *
 * @param on whether there are any
 */
record Ink(boolean on) {

    private static final Pattern CODES = Pattern.compile("\u001b\\[[0-9;]*m");

    String bold(String text) {
        return painted("1", text);
    }

    String good(String text) {
        return painted("1;32", text);
    }

    String bad(String text) {
        return painted("31", text);
    }

    String faint(String text) {
        return painted("2", text);
    }

    /** Returns how many columns a text takes. */
    static int width(String text) {
        String plain = CODES.matcher(text).replaceAll("");
        return plain.codePointCount(0, plain.length());
    }

    private String painted(String code, String text) {
        return on && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
