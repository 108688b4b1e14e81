package dev.mpm.server.core.config;

import dev.mpm.api.Setting;
import dev.mpm.server.core.settings.DurationText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** What the {@code pool:} section says about single requests: how long one may run, and which warm a worker up. */
public record RequestSettings(
        @Setting(
                byDefault = "60s",
                min = "0s",
                max = "24h",
                says = "How long a handler may run for one request, not counting what its client makes it wait; then its"
                        + " thread is interrupted. 0s means no limit.")
        Duration requestTimeout,

        @Setting(
                byDefault = "",
                says = "Paths with a request-timeout of their own, such as /reports=5m; the longest prefix wins, and 0s"
                        + " means no limit.")
        List<String> requestTimeouts,

        @Setting(
                byDefault = "2s",
                min = "0s",
                max = "5m",
                says = "How long a handler that was interrupted may take to return before its worker is replaced.")
        Duration interruptGrace,

        @Setting(
                byDefault = "",
                says = "Requests that a worker answers to itself before it counts as ready, such as GET /plaintext.")
        List<String> warmUp) {

    /** A token, one space, and a path with query in the characters that a request line may hold. */
    private static final Pattern REQUEST = Pattern.compile("[A-Z]+ /[!-~&&[^#]]*");

    public RequestSettings {
        requestTimeouts = List.copyOf(requestTimeouts);
        warmUp = List.copyOf(warmUp);
        requestTimeouts.forEach(RequestSettings::limit);
        warmUp.forEach(RequestSettings::checkRequest);
    }

    /** Returns the limit of each path prefix that has its own, in the order of the configuration. */
    public SequencedMap<String, Duration> limits() {
        SequencedMap<String, Duration> limits = new LinkedHashMap<>();
        requestTimeouts.forEach(entry -> limits.put(prefix(entry), limit(entry)));
        return limits;
    }

    private static void checkRequest(String request) {
        if (!REQUEST.matcher(request).matches()) {
            throw new IllegalArgumentException(
                    "warm-up: '" + request + "' (expected: a method and a path, such as GET /plaintext)");
        }
    }

    private static String prefix(String entry) {
        return entry.substring(0, Math.max(0, entry.lastIndexOf('='))).strip();
    }

    private static Duration limit(String entry) {
        String value = entry.substring(entry.lastIndexOf('=') + 1).strip();
        Duration limit = prefix(entry).startsWith("/") ? DurationText.read(value) : null;
        if (limit == null) {
            throw new IllegalArgumentException(
                    "request-timeouts: '" + entry + "' (expected: a path and a duration, such as /reports=5m)");
        }
        return limit;
    }
}
