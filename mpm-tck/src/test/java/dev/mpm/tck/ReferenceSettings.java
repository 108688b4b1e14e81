package dev.mpm.tck;

import dev.mpm.api.Setting;

/** The settings of the reference engine. */
public record ReferenceSettings(
        @Setting(byDefault = "4", min = "1", says = "How many handlers run at the same time.")
        int threads) {}
