package dev.mpm.server.master;

/** Tells the time that deadlines are measured by; tests turn its hands themselves. */
@FunctionalInterface
interface NanoClock {

    /** The clock of the scoreboard's heartbeats: CLOCK_MONOTONIC, the same in every process of the machine. */
    NanoClock SYSTEM = System::nanoTime;

    /** Returns the time in nanoseconds since some fixed moment; only differences mean anything. */
    long nanoTime();
}
