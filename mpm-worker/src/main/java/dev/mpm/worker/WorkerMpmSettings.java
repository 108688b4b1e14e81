package dev.mpm.worker;

import dev.mpm.api.Setting;

/** The {@code worker:} section, with httpd's names. */
public record WorkerMpmSettings(
        @Setting(byDefault = "2", min = "1", max = "1000", says = "Processes started at first.")
        int startServers,

        @Setting(
                byDefault = "25",
                min = "1",
                max = "10000",
                says = "Threads of each process, which is also the most connections it serves at a time.")
        int threadsPerChild,

        @Setting(byDefault = "25", min = "0", says = "Idle threads to have at least, over all processes.")
        int minSpareThreads,

        @Setting(byDefault = "75", min = "1", says = "Idle threads to have at most, over all processes.")
        int maxSpareThreads,

        @Setting(
                byDefault = "100",
                min = "1",
                says = "Threads to have at most over all processes; a multiple of threads-per-child.")
        int maxRequestWorkers) {}
