package dev.mpm.server.launcher;

import dev.mpm.server.master.ControlAnswer;
import dev.mpm.server.master.ExitCode;
import java.io.PrintWriter;

/**
 * Shows how a command goes. On a terminal the newest step stands in the last line and is ticked off by the next one; a
 * step that only counts on (<i>3 workers left</i>, <i>2 workers left</i>) replaces the one before. Elsewhere each step is
 * a line. The main thread.
 */
final class ProgressView {

    /** Longer ones would wrap on a usual terminal, and could then not be replaced. */
    private static final int COLUMNS = 76;

    private static final String REPLACE_LINE = "\r\033[K";
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[31m";
    private static final String PLAIN = "\033[0m";

    private final PrintWriter out;
    private final boolean moves;
    private final boolean coloured;
    private String current = "";

    ProgressView(Surroundings surroundings) {
        this.out = surroundings.out();
        this.moves = surroundings.canMoveCursor();
        this.coloured = surroundings.coloured();
    }

    void step(String line) {
        if (line.equals(current)) {
            return;
        }
        if (moves) {
            if (!counted(line).equals(counted(current))) {
                settle("✓", GREEN);
            }
            out.print(REPLACE_LINE + "  " + shortened(line));
        } else {
            out.println(line);
        }
        current = line;
        out.flush();
    }

    /** Takes the newest step away if lines can be replaced: it said what was being waited for, and that is over. */
    void drop() {
        if (moves) {
            out.print(REPLACE_LINE);
            current = "";
        }
    }

    /**
     * Shows the end of it; a reason why it was not done is left to whoever reports errors.
     *
     * @param done what to say of a success
     */
    void end(ControlAnswer answer, String done) {
        boolean isDone = answer.code() == ExitCode.DONE;
        if (moves) {
            settle(isDone ? "✓" : "✗", isDone ? GREEN : RED);
        }
        if (isDone) {
            out.println(moves ? mark("✓", GREEN) + done : done);
        }
        out.flush();
    }

    /** Gives the step that was shown last its mark, for good. */
    private void settle(String mark, String colour) {
        if (!current.isEmpty()) {
            out.println(REPLACE_LINE + mark(mark, colour) + current);
            current = "";
        }
    }

    private String mark(String mark, String colour) {
        return (coloured ? colour + mark + PLAIN : mark) + " ";
    }

    private static String counted(String line) {
        return line.replaceAll("[0-9]+(\\.[0-9]+)?", "#");
    }

    private static String shortened(String line) {
        return line.length() <= COLUMNS ? line : line.substring(0, COLUMNS - 1) + "…";
    }
}
