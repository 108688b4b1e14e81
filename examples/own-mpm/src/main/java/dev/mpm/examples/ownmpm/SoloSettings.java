package dev.mpm.examples.ownmpm;

import dev.mpm.api.Setting;

/** The {@code solo:} section of the configuration. */
public record SoloSettings(
        @Setting(
                byDefault = "25",
                min = "1",
                max = "10000",
                says = "Threads of the process, which is also the most connections it serves at a time.")
        int threads) {}
