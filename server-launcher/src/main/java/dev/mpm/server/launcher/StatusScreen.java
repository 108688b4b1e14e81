package dev.mpm.server.launcher;

import java.io.PrintWriter;
import java.util.List;

/**
 * Where a status is shown that is refreshed: the whole of a terminal, which is given back as it was, or else blocks of
 * lines one after the other. The main thread.
 */
final class StatusScreen {

    // Of xterm, and everything that calls itself one: alternate screen, no line wrapping, no cursor; and all of it
    // back.
    private static final String OPEN = "\033[?1049h\033[?7l\033[?25l";
    private static final String CLOSE = "\033[?25h\033[?7h\033[?1049l";

    private static final String REST_OF_LINE = "\033[K";
    private static final String REST_OF_SCREEN = "\033[J";

    private final PrintWriter out;
    private final boolean takesTerminal;
    private boolean isFirst = true;

    StatusScreen(PrintWriter out, boolean takesTerminal) {
        this.out = out;
        this.takesTerminal = takesTerminal;
    }

    void open() {
        control(OPEN);
    }

    void show(List<String> lines) {
        if (takesTerminal) {
            out.print(atFixedPlaces(lines));
        } else {
            boolean isSeparated = !isFirst && lines.size() > 1;
            out.println((isSeparated ? "\n" : "") + String.join("\n", lines));
        }
        isFirst = false;
        out.flush();
    }

    /** Each line has its row by number: what does not fit on the screen then does not push the top away. */
    private static String atFixedPlaces(List<String> lines) {
        var text = new StringBuilder();
        for (int row = 0; row < lines.size(); row++) {
            text.append("\033[")
                    .append(row + 1)
                    .append(";1H")
                    .append(lines.get(row))
                    .append(REST_OF_LINE);
        }
        return text.append("\033[")
                .append(lines.size() + 1)
                .append(";1H")
                .append(REST_OF_SCREEN)
                .toString();
    }

    void close() {
        control(CLOSE);
    }

    private void control(String sequence) {
        if (takesTerminal) {
            out.print(sequence);
            out.flush();
        }
    }
}
