package dev.mpm.server.master.config;

import java.util.Locale;

/** The garbage collectors that {@code jvm.gc} can name. */
public enum Collector {
    /** The master chooses. */
    AUTO(""),
    /** One thread, everything stands still meanwhile; the smallest. */
    SERIAL("-XX:+UseSerialGC"),
    /** Several threads, everything stands still meanwhile. */
    PARALLEL("-XX:+UseParallelGC"),
    /** Most of the work beside the app, with short pauses. */
    G1("-XX:+UseG1GC"),
    /** All of the work beside the app, with the shortest pauses, for a price in processors and memory. */
    ZGC("-XX:+UseZGC");

    private final String option;

    Collector(String option) {
        this.option = option;
    }

    /** Returns java's option that chooses it; empty for {@link #AUTO}. */
    public String option() {
        return option;
    }

    /** Returns its name as the configuration has it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
