package dev.mpm.server.core.config;

import dev.mpm.api.Setting;

/**
 * The {@code log:} section of the configuration: what is written about requests, and where the server's own lines go.
 *
 * <p>Once the configuration has been read, paths are absolute, but for empty ones.
 */
public record LogSettings(
        @Setting(
                byDefault = "",
                says = "The file that gets a line per request, relative to the folder of this file; empty: none is"
                        + " written.")
        String accessLog,

        @Setting(
                byDefault = "combined",
                says = "How such a line looks: common, combined, json, or fields in the letters of httpd's LogFormat,"
                        + " such as %h %t %r %>s %D.")
        String accessLogFormat) {

    public LogSettings {
        var _ = AccessLogFormat.parse("access-log-format", accessLogFormat);
    }

    /** Returns whether requests are logged at all. */
    public boolean hasAccessLog() {
        return !accessLog.isEmpty();
    }

    /** Returns how a line of the access log looks. */
    public AccessLogFormat format() {
        return AccessLogFormat.parse("access-log-format", accessLogFormat);
    }

    /** Returns the same settings with other paths. */
    public LogSettings withFiles(String accessLogFile) {
        return new LogSettings(accessLogFile, accessLogFormat);
    }
}
