package dev.mpm.compare.report;

import java.util.ArrayList;
import java.util.List;

/** Breaks paragraphs into lines. */
final class Wrap {

    private Wrap() {}

    /** Returns lines of at most so many columns, broken between words; only a longer word is longer. */
    static List<String> lines(String text, int columns) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (String word : text.strip().split("\\s+", -1)) {
            if (!line.isEmpty() && Ink.width(line.toString()) + 1 + Ink.width(word) > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
