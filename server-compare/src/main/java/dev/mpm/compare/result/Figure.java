package dev.mpm.compare.result;

/** What is measured of a run; the names are those of {@code results.json} and {@code results.csv}. */
public enum Figure {
    THROUGHPUT("throughput", "requests/s", Better.HIGHER),
    OFFERED("offered", "requests/s", Better.NEITHER),
    P50("p50", "ms", Better.LOWER),
    P90("p90", "ms", Better.LOWER),
    P99("p99", "ms", Better.LOWER),
    P999("p99.9", "ms", Better.LOWER),
    MAX("max", "ms", Better.LOWER),
    ERRORS("errors", "requests", Better.LOWER),
    CLOSED_EARLY("closed-early", "connections", Better.LOWER),
    CPU("cpu", "s per 1,000 requests", Better.LOWER),
    CPU_USER("cpu-user", "s per 1,000 requests", Better.LOWER),
    CPU_SYSTEM("cpu-system", "s per 1,000 requests", Better.LOWER),
    PSS("pss", "MiB", Better.LOWER),
    LIVE_HEAP("live-heap", "MiB", Better.LOWER),
    PROCESSES("processes", "", Better.NEITHER),
    THREADS("threads", "", Better.NEITHER),
    SWITCHES("switches", "context switches per request", Better.LOWER),
    SWITCHES_FORCED("switches-forced", "per request", Better.LOWER),
    READY("ready", "ms from start to ready", Better.LOWER),
    SPREAD("spread", "busiest worker's share of an even one", Better.LOWER),
    RECYCLED("recycled", "workers", Better.NEITHER),
    DRIVER_CPU("driver-cpu", "processors", Better.NEITHER),
    DRIVER_LATE("driver-late", "ms", Better.NEITHER);

    /** Which of two values is to be preferred. */
    public enum Better {
        HIGHER,
        LOWER,
        NEITHER
    }

    private final String key;
    private final String unit;
    private final Better better;

    Figure(String key, String unit, Better better) {
        this.key = key;
        this.unit = unit;
        this.better = better;
    }

    /** Returns its name in files. */
    public String key() {
        return key;
    }

    /** Returns what it is counted in; empty for plain numbers. */
    public String unit() {
        return unit;
    }

    /** Returns which of two values is to be preferred. */
    public Better better() {
        return better;
    }
}
