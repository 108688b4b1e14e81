package dev.mpm.server.core.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads and writes durations as the configuration holds them: a whole number and its unit, {@code 250ms}, {@code 5s}. */
public final class DurationText {

    private static final String[] UNITS = {"ms", "s", "m", "h"};
    private static final long[] MILLIS = {1, 1_000, 60_000, 3_600_000};

    private DurationText() {}

    /** Returns the duration, or null if the text is not a whole number followed by {@code ms}, {@code s}, {@code m} or {@code h}. */
    public static @Nullable Duration read(String text) {
        long millis = Quantity.read(text, UNITS, MILLIS);
        return millis < 0 ? null : Duration.ofMillis(millis);
    }

    /**
     * Returns the text with the largest unit that divides the duration.
     *
     * @throws IllegalArgumentException if the duration is negative or not a whole number of milliseconds
     */
    public static String write(Duration duration) {
        if (duration.isNegative() || duration.toNanosPart() % 1_000_000 != 0) {
            throw new IllegalArgumentException("duration: " + duration + " (expected: >= 0 and whole milliseconds)");
        }
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        int unit = MILLIS.length - 1;
        while (millis % MILLIS[unit] != 0) {
            unit--;
        }
        return millis / MILLIS[unit] + UNITS[unit];
    }
}
