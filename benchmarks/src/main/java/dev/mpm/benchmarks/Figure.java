package dev.mpm.benchmarks;

import java.util.Locale;

/** A kind of number that a work gives: its name in tables and the digits behind the point that mean something. */
enum Figure {
    RATE("requests/s", 0),
    CPU("CPU s/100k", 3),
    P50("p50 ms", 2),
    P99("p99 ms", 2),
    ERRORS("errors", 0),
    FIRST_ANSWER("first answer ms", 0),
    WORKER_READY("worker ready ms", 0),
    IDLE_PROCESS("idle MiB/process", 1),
    IDLE_ALL("idle MiB", 1),
    LOADED_PROCESS("loaded MiB/process", 1),
    LOADED_ALL("loaded MiB", 1),
    CONNECTIONS("connections", 0),
    BEFORE("before MiB", 1),
    AFTER("after MiB", 1),
    PER_CONNECTION("KiB/connection", 2),
    PROCESSES("processes", 0),
    FEWEST("fewest", 0),
    MOST("most", 0),
    RELOAD("reload ms", 0),
    REQUESTS("requests", 0),
    LOST("lost", 0),
    LONGEST("longest ms", 1),
    MAXIMUM("maximum/s", 0),
    OFFERED("offered/s", 0),
    ALONE_P90("p90 alone ms", 2),
    BESIDE_P90("p90 beside ms", 2),
    ALONE_P99("p99 alone ms", 2),
    BESIDE_P99("p99 beside sleepers ms", 2),
    RATIO("ratio", 2),
    CLIENT_LATE("client late p99 ms", 2),
    MACHINE_DELAY("machine p99 ms", 2),
    BUSY("busy %", 0);

    private final String title;
    private final int digits;

    Figure(String title, int digits) {
        this.title = title;
        this.digits = digits;
    }

    String title() {
        return title;
    }

    String text(double value) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** Returns whether the figures of several rounds are added up; of all others the median counts. */
    boolean adds() {
        return this == ERRORS || this == LOST;
    }
}
