package dev.mpm.server.master.config;

import dev.mpm.api.Setting;

/** The {@code commands:} section of the configuration: programs that the app runs beside itself. */
public record CommandSettings(
        @Setting(
                byDefault = "16",
                min = "1",
                max = "10000",
                says = "How many commands each worker may run at a time; more are refused.")
        int maxRunning) {}
