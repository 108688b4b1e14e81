package dev.mpm.compare.report;

import dev.mpm.compare.result.Figure;

/**
 * How a figure is called.
 *
 * @param title in tables with room, such as <i>CPU per 1,000 requests</i>
 * @param heading above a narrow column, such as {@code CPU/1k}
 * @param meaning what it says, as a sentence
 */
record Wording(String title, String heading, String meaning) {

    private static Wording w(String title, String heading, String meaning) {
        return new Wording(title, heading, meaning);
    }

    // As long as there are figures; the compiler sees to it that none is forgotten.
    static Wording of(Figure figure) {
        return switch (figure) {
            case THROUGHPUT -> w("Throughput", "req/s", "Requests a second whose answers came whole and as expected.");
            case OFFERED -> w("Offered", "offered", "Requests a second that the clients meant to send.");
            case P50 -> w("Latency, median", "p50", "Half of the requests were answered within this time.");
            case P90 -> w("Latency, p90", "p90", "Nine of ten requests were answered within this time.");
            case P99 -> w("Latency, p99", "p99", "All but one of a hundred requests were answered within this time.");
            case P999 ->
                w("Latency, p99.9", "p99.9", "All but one of a thousand requests were answered within this time.");
            case MAX -> w("Latency, longest", "max", "The slowest answer of all.");
            case ERRORS ->
                w(
                        "Errors",
                        "errors",
                        "Requests that were refused, cut off, not answered in time, or answered wrongly.");
            case CLOSED_EARLY ->
                w(
                        "Closed while idle",
                        "closed",
                        "Connections that the server closed although their clients kept them.");
            case CPU ->
                w(
                        "CPU per 1,000 requests",
                        "CPU/1k",
                        "Processor time of all processes of the server for 1,000 requests, user and system.");
            case CPU_USER -> w("CPU, user", "user/1k", "The part of it that was spent in the program.");
            case CPU_SYSTEM -> w("CPU, system", "sys/1k", "The part of it that was spent in the kernel.");
            case PSS ->
                w(
                        "Memory (PSS)",
                        "memory",
                        "Memory of all processes; pages that they share are counted once, in parts.");
            case LIVE_HEAP -> w("Live heap", "heap", "What was still in use after the last garbage collections.");
            case PROCESSES -> w("Processes", "procs", "Processes of the server during the run, the master among them.");
            case THREADS -> w("Threads", "threads", "Threads of these processes that the kernel knows.");
            case SWITCHES ->
                w("Context switches per request", "switches", "How often a thread gave its processor back to wait.");
            case SWITCHES_FORCED ->
                w("… of them forced", "forced", "How often a thread lost its processor although it had work.");
            case READY -> w("Start to ready", "ready", "From the start of the command until all first workers served.");
            case SPREAD ->
                w(
                        "Busiest worker",
                        "busiest",
                        "Requests of the busiest worker beside an even share: 1 is perfectly even.");
            case RECYCLED -> w("Workers recycled", "recycled", "Workers that were replaced during the run.");
            case DRIVER_CPU ->
                w("Driver: processors used", "drv cpu", "What the clients themselves needed, in processors.");
            case DRIVER_LATE ->
                w(
                        "Driver: late, p99",
                        "drv late",
                        "How late clients sent a request although they could; part of latencies.");
        };
    }
}
