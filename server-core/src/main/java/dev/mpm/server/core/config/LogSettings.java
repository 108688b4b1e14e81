package dev.mpm.server.core.config;

import dev.mpm.api.Setting;
import java.util.regex.Pattern;

/**
 * The {@code log:} section of the configuration: what is written about requests, and where the server's own lines go.
 *
 * <p>Once the configuration has been read, paths are absolute, but for empty ones and {@link #STANDARD}.
 */
public record LogSettings(
        @Setting(
                byDefault = "",
                says = "The file that gets a line per request, relative to the folder of this file; empty: none is"
                        + " written; - is the standard output.")
        String accessLog,

        @Setting(
                byDefault = "combined",
                says = "How such a line looks: common, combined, json, or fields in the letters of httpd's LogFormat,"
                        + " such as %h %t %r %>s %D.")
        String accessLogFormat,

        @Setting(
                byDefault = "",
                says = "The header that holds a request's id, such as X-Request-Id, which true stands for, too; a"
                        + " request without one gets one. Empty: requests have no ids.")
        String requestId,

        @Setting(
                byDefault = "",
                says = "The file that gets the server's own lines and what workers print, relative to the folder of"
                        + " this file; empty: standard error.")
        String errorLog,

        @Setting(byDefault = "info", says = "The least that a line of the error log must matter to be written.")
        LogLevel level) {

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    /** Stands for the standard output of the server. */
    public static final String STANDARD = "-";

    /** Begins each line of the access log that a worker leaves to the master to write, among whatever else it prints. */
    public static final char MARK = '\u001e';

    public LogSettings {
        var _ = AccessLogFormat.parse("access-log-format", accessLogFormat);
        if (!requestId.isEmpty() && !HEADER.matcher(requestId).matches()) {
            throw new IllegalArgumentException(
                    "request-id: '" + requestId + "' (expected: the name of a header, such as X-Request-Id)");
        }
    }

    /** Returns the name of the header that holds a request's id, empty if requests have none. */
    public String requestIdHeader() {
        return switch (requestId) {
            case "true" -> "X-Request-Id";
            case "false" -> "";
            default -> requestId;
        };
    }

    /** Returns how a line of the access log looks. */
    public AccessLogFormat format() {
        return AccessLogFormat.parse("access-log-format", accessLogFormat);
    }

    /** Returns the same settings with other paths. */
    public LogSettings withFiles(String accessLogFile, String errorLogFile) {
        return new LogSettings(accessLogFile, accessLogFormat, requestId, errorLogFile, level);
    }
}
