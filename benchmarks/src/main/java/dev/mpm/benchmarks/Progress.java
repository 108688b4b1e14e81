package dev.mpm.benchmarks;

import java.io.PrintStream;

/** Says on standard error what is being done: in one line that changes, on a terminal; otherwise only what matters. */
final class Progress {

    private final PrintStream out;
    private final boolean terminal;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows what is being done now. */
    void show(String line) {
        if (terminal) {
            out.print("\r\033[K" + line);
            out.flush();
        }
    }

    /** Says how far it is, where nobody sees what is being done. */
    void step(String line) {
        if (!terminal) {
            out.println(line);
        }
    }

    /** Says something that stays. */
    void say(String line) {
        clear();
        out.println(line);
    }

    void clear() {
        show("");
    }
}
