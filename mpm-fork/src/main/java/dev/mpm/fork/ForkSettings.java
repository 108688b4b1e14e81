package dev.mpm.fork;

import dev.mpm.api.Setting;

/** The {@code fork:} section. */
public record ForkSettings(
        @Setting(
                byDefault = "4",
                min = "0",
                max = "1000",
                says = "Processes that wait, started, for a connection; with 0 each is started when its connection"
                        + " comes.")
        int spare,

        @Setting(
                byDefault = "16",
                min = "1",
                max = "1000",
                says = "Processes to have at most, those that start or end among them.")
        int maxChildren,

        @Setting(
                byDefault = "wait",
                says = "What becomes of connections that come while all of those are taken: they wait, or are answered"
                        + " with status 503.")
        WhenFull whenFull) {}
