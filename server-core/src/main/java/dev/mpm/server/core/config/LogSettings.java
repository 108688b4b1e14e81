package dev.mpm.server.core.config;

import dev.mpm.api.Setting;

/** The {@code log:} section of the configuration: what is written about requests, and where the server's own lines go. */
public record LogSettings(
        @Setting(
                byDefault = "",
                says = "The file that gets a line per request, relative to the folder of this file; empty: none is"
                        + " written.")
        String accessLog) {}
