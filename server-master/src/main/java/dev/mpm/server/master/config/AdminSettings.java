package dev.mpm.server.master.config;

import dev.mpm.api.Setting;

/** The {@code admin:} section of the configuration: what the master itself answers over HTTP. */
public record AdminSettings(
        @Setting(
                byDefault = "",
                says = "Where the master answers /health, /ready, /metrics and /status, such as http://127.0.0.1:9090;"
                        + " empty: nowhere.")
        String listen) {}
