package dev.mpm.server.launcher;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * Shows how far a comparison is: on a terminal in one line with a bar and the time left, elsewhere in a line for each step.
 * The main thread.
 */
final class CompareProgress {

    private static final int BAR = 20;
    private static final int COLUMNS = 96;
    private static final String REPLACE_LINE = "\r\033[K";

    private final PrintWriter err;
    private final boolean moves;
    private final boolean unicode;

    CompareProgress(Surroundings surroundings, Duration estimate) {
        this.err = surroundings.err();
        this.moves = surroundings.canMoveCursor();
        this.unicode = surroundings.showsUnicode();
        err.println(
                "Comparing takes about " + text(estimate) + "; Ctrl-C ends it early and shows what there is by then");
    }

    void step(String what, double done, Duration left) {
        if (!moves) {
            err.println(Math.round(done * 100) + " %, " + text(left) + " left: " + what);
            return;
        }
        int full = (int) Math.round(done * BAR);
        String bar = (unicode ? "█" : "#").repeat(full) + (unicode ? "░" : ".").repeat(BAR - full);
        String line = bar + " " + Math.round(done * 100) + " %, " + text(left) + " left: " + what;
        err.print(REPLACE_LINE + (line.length() <= COLUMNS ? line : line.substring(0, COLUMNS)));
        err.flush();
    }

    void end() {
        if (moves) {
            err.print(REPLACE_LINE);
            err.flush();
        }
    }

    /** Returns such as {@code 4:05 min} or {@code 12 s}. */
    static String text(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        return seconds < 60 ? seconds + " s" : "%d:%02d min".formatted(seconds / 60, seconds % 60);
    }
}
