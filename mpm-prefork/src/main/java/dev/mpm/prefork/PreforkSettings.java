package dev.mpm.prefork;

import dev.mpm.api.Setting;

/** The {@code prefork:} section. Names are httpd's; with one connection per process, servers are requests at a time. */
public record PreforkSettings(
        @Setting(byDefault = "2", min = "1", max = "1000", says = "Processes started at first.")
        int startServers,

        @Setting(byDefault = "1", min = "0", says = "Idle processes to have at least; more are started below that.")
        int minSpareServers,

        @Setting(byDefault = "4", min = "1", says = "Idle processes to have at most; one at a time leaves above that.")
        int maxSpareServers,

        @Setting(
                byDefault = "16",
                min = "1",
                max = "1000",
                says = "Processes to have at most, which is also the most connections served at a time.")
        int maxRequestWorkers) {}
