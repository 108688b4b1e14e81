package dev.mpm.server.worker;

import dev.mpm.server.core.config.RequestSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Says how long a handler may hold a thread for a request, by its path. Pure; any thread.
 *
 * <p>A prefix ends where a segment of the path ends: {@code /reports} holds for itself and for {@code /reports/2026}, not for
 * {@code /reports2}, as with httpd's {@code <Location>}. The longest one that fits decides.
 */
final class RequestLimits {

    /** For a request that may take any time. */
    static final long NONE = Long.MAX_VALUE;

    private record Prefix(String path, long nanos) {

        private boolean holdsFor(String requestPath) {
            return requestPath.startsWith(path)
                    && (requestPath.length() == path.length()
                            || path.endsWith("/")
                            || requestPath.charAt(path.length()) == '/');
        }
    }

    private final long general;
    private final List<Prefix> longestFirst;
    private final long grace;

    RequestLimits(RequestSettings settings) {
        general = nanos(settings.requestTimeout());
        grace = settings.interruptGrace().toNanos();
        var prefixes = new ArrayList<Prefix>();
        settings.limits().forEach((path, limit) -> prefixes.add(new Prefix(path, nanos(limit))));
        prefixes.sort(
                Comparator.comparingInt((Prefix prefix) -> prefix.path.length()).reversed());
        longestFirst = List.copyOf(prefixes);
    }

    private static long nanos(Duration limit) {
        return limit.isZero() ? NONE : limit.toNanos();
    }

    /** Returns the nanoseconds that a request for this path may take, {@link #NONE} for no limit. */
    long of(String path) {
        for (Prefix prefix : longestFirst) {
            if (prefix.holdsFor(path)) {
                return prefix.nanos;
            }
        }
        return general;
    }

    /** Returns the shortest limit there is, {@link #NONE} if there is none at all. */
    long shortest() {
        return longestFirst.stream().mapToLong(Prefix::nanos).reduce(general, Math::min);
    }

    /** Returns how long an interrupted handler may take to return, in nanoseconds. */
    long grace() {
        return grace;
    }
}
