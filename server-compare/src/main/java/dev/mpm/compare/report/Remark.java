package dev.mpm.compare.report;

import dev.mpm.compare.result.Contender;
import java.util.List;

/**
 * A line below a scenario's figures.
 *
 * @param label what it is about, such as {@code errors} or {@code at 3.0 s}
 * @param text in the words of whoever noticed it
 * @param contenders of whom it is true
 */
record Remark(Kind kind, String label, String text, List<Contender> contenders) {

    /** In the order in which they are shown. */
    enum Kind {
        ERRORS,
        NOTE,
        EVENT
    }

    Remark of(List<Contender> those) {
        return new Remark(kind, label, text, those);
    }
}
