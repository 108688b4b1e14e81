package dev.mpm.server.worker;

import java.util.Locale;

/** Writes for people how long something has taken: {@code 12.3 s}. */
final class Ages {

    private Ages() {}

    static String of(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
