package dev.mpm.virtual;

import dev.mpm.api.Setting;

/** The {@code virtual:} section, with the names that {@code worker:} has: what is counted are connections here, too. */
public record VirtualSettings(
        @Setting(byDefault = "2", min = "1", max = "1000", says = "Processes started at first.")
        int startServers,

        @Setting(
                byDefault = "1000",
                min = "1",
                max = "100000",
                says = "Virtual threads of each process, which is the most connections it holds at a time.")
        int threadsPerChild,

        @Setting(byDefault = "500", min = "0", says = "Connections to have room for at least, over all processes.")
        int minSpareThreads,

        @Setting(byDefault = "3000", min = "1", says = "Connections to have room for at most, over all processes.")
        int maxSpareThreads,

        @Setting(
                byDefault = "4000",
                min = "1",
                says = "Connections to have at most over all processes; a multiple of threads-per-child.")
        int maxRequestWorkers) {}
