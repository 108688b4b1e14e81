package dev.mpm.compare.report;

import dev.mpm.compare.result.Change;
import java.util.List;
import java.util.Locale;

/** Shows how a comparison differs from an earlier one, in a terminal. */
public final class BaselineReport {

    private static final int PERCENT = 100;

    private BaselineReport() {}

    /**
     * Returns a line for each change that is more than the noise, or one that says that there is none.
     *
     * @param baseline the earlier comparison's file, as it was named
     */
    public static String of(String baseline, List<Change> changes) {
        List<Change> certain = changes.stream().filter(Change::certain).toList();
        if (changes.isEmpty()) {
            return "Since " + baseline + ": nothing was measured in both\n";
        }
        if (certain.isEmpty()) {
            return "Since " + baseline + ": no change beyond the noise, of " + changes.size() + " figures\n";
        }
        var text = new StringBuilder("Since " + baseline + ": " + certain.size() + " of " + changes.size()
                + " figures have changed beyond the noise\n");
        certain.forEach(change -> text.append("  ").append(line(change)).append('\n'));
        return text.toString();
    }

    /** Returns one change, such as {@code fast under event: p99 1.2 ms -> 1.8 ms, 50 % worse}. */
    public static String line(Change change) {
        return String.format(
                Locale.ROOT,
                "%s under %s: %s %s -> %s, %.0f %% %s",
                change.scenario(),
                change.contender(),
                change.figure().key(),
                Numbers.of(change.figure(), change.before().median()),
                Numbers.of(change.figure(), change.now().median()),
                Math.abs(change.worse()) * PERCENT,
                change.worse() > 0 ? "worse" : "better");
    }
}
