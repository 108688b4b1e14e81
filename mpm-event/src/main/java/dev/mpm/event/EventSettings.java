package dev.mpm.event;

import dev.mpm.api.Setting;

/** The {@code event:} section, with httpd's names where it has them. */
public record EventSettings(
        @Setting(byDefault = "2", min = "1", max = "1000", says = "Processes started at first.")
        int startServers,

        @Setting(
                byDefault = "25",
                min = "1",
                max = "10000",
                says = "Threads of each process that run handlers, which is also the most it runs at a time.")
        int threadsPerChild,

        @Setting(
                byDefault = "2",
                min = "0.0625",
                max = "100000",
                says = "Connections a process may hold per idle thread, beyond one for each thread it has.")
        double asyncRequestWorkerFactor,

        @Setting(byDefault = "25", min = "0", says = "Idle threads to have at least, over all processes.")
        int minSpareThreads,

        @Setting(byDefault = "75", min = "1", says = "Idle threads to have at most, over all processes.")
        int maxSpareThreads,

        @Setting(
                byDefault = "100",
                min = "1",
                says = "Threads to have at most over all processes; a multiple of threads-per-child.")
        int maxRequestWorkers,

        @Setting(
                byDefault = "0",
                min = "0",
                max = "1024",
                says = "Event loops of each process; 0 means one for each processor of its share.")
        int ioThreads,

        @Setting(
                byDefault = "true",
                says = "Whether routes whose handler has shown that it neither blocks nor takes long run on the event"
                        + " loops, which saves the way to a thread of the pool and back.")
        boolean adaptive) {}
