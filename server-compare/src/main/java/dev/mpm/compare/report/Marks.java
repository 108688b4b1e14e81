package dev.mpm.compare.report;

import dev.mpm.compare.result.Standing;

/** The marks of the page's tables, for eyes and for those who have it read to them. */
final class Marks {

    private Marks() {}

    /** Returns what stands before a value. */
    static String before(Standing standing) {
        return switch (standing) {
            case BEST ->
                "<span class=\"mark best\" title=\"best, beyond the noise\" role=\"img\" aria-label=\"best\">★</span>";
            case LEVEL ->
                "<span class=\"mark\" title=\"the noise does not separate it from the best\" role=\"img\""
                        + " aria-label=\"not separable from the best\">≈</span>";
            case WORSE, OPEN -> "";
        };
    }
}
