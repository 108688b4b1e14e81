package dev.mpm.compare.report;

/** Says in ASCII what terminals without UTF-8 would garble. */
final class Ascii {

    private Ascii() {}

    static String of(String text) {
        String plain = text.replace("·", "-")
                .replace("µ", "u")
                .replace("×", "x")
                .replace("–", "-")
                .replace("—", "-")
                .replace("…", "...");
        return plain.codePoints()
                .map(c -> c < 128 ? c : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
