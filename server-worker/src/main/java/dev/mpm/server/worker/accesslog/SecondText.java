package dev.mpm.server.worker.accesslog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes points in time to the second, and remembers the newest: most requests share theirs. For any thread. */
final class SecondText {

    @SuppressWarnings("ArrayRecordComponent")
    private record Written(long second, byte[] text) {}

    private final DateTimeFormatter formatter;
    private volatile Written newest = new Written(Long.MIN_VALUE, new byte[0]);

    private SecondText(DateTimeFormatter formatter) {
        this.formatter = formatter;
    }

    /** Writes {@code [21/Nov/2026:06:02:48 +0100]}. */
    static SecondText common(ZoneId zone) {
        return new SecondText(DateTimeFormatter.ofPattern("'['dd/MMM/yyyy:HH:mm:ss Z']'", Locale.ENGLISH)
                .withZone(zone));
    }

    /** Writes {@code 2026-11-21T05:02:48}, without the zone, which is UTC. */
    static SecondText iso() {
        return new SecondText(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC));
    }

    byte[] of(long second) {
        Written known = newest;
        if (known.second() == second) {
            return known.text();
        }
        byte[] text = formatter.format(Instant.ofEpochSecond(second)).getBytes(StandardCharsets.US_ASCII);
        newest = new Written(second, text);
        return text;
    }
}
