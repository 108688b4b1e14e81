package dev.mpm.server.master;

import java.time.Duration;
import java.util.Locale;

/** Writes durations for people: {@code 412 ms}, {@code 2.1 s}, {@code 3 min 5 s}, {@code 2 h 10 min}. */
final class Ages {

    private Ages() {}

    static String of(long nanos) {
        Duration age = Duration.ofNanos(Math.max(0, nanos));
        if (age.toMillis() < 1_000) {
            return age.toMillis() + " ms";
        }
        if (age.toSeconds() < 60) {
            return String.format(Locale.ROOT, "%.1f s", age.toMillis() / 1000.0);
        }
        if (age.toMinutes() < 60) {
            return age.toMinutes() + " min " + age.toSecondsPart() + " s";
        }
        return age.toHours() + " h " + age.toMinutesPart() + " min";
    }
}
