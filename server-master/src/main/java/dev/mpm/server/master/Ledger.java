package dev.mpm.server.master;

import dev.mpm.server.core.scoreboard.Counters;
import dev.mpm.server.core.scoreboard.Latency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts, since the master started, workers by why they ended and what those of past generations served. Belongs to the
 * supervisor's thread.
 */
final class Ledger {

    /** The server stops, or rests. */
    static final String STOP = "stop";

    /** A newer generation serves, or this one never did. */
    static final String RELOAD = "reload";

    /** It had served what it was started for, and left by itself. */
    static final String SERVED = "served";

    /** Too many were idle. */
    static final String SPARE = "spare";

    /** An operator wanted fewer. */
    static final String SCALE = "scale";

    /** It had served enough, or grown too old or too big. */
    static final String RECYCLED = "recycled";

    /** A request took too long and could not be interrupted. */
    static final String REQUEST_TIMEOUT = "request-timeout";

    /** Its JVM gave no sign of life. */
    static final String HEARTBEAT = "heartbeat";

    /** It did not get ready. */
    static final String BOOT = "boot";

    /** It said what cannot be, or could not be reached any more. */
    static final String LOST = "lost";

    /** Somebody else asked it to leave. */
    static final String FOREIGN = "foreign";

    /** It ended though nobody had asked it to. */
    static final String CRASH = "crash";

    static final List<String> CAUSES = List.of(
            BOOT, CRASH, FOREIGN, HEARTBEAT, LOST, RECYCLED, RELOAD, REQUEST_TIMEOUT, SCALE, SERVED, SPARE, STOP);

    private final Map<String, Long> ends = new TreeMap<>();
    private Counters past = Counters.ZERO;
    private Latency pastLatency = Latency.NONE;
    private int started;
    private int died;

    void countStart() {
        started++;
    }

    /** Counts a worker that failed: it ended by itself, or had to be ended. */
    void countDeath() {
        died++;
    }

    void countEnd(String cause) {
        ends.merge(cause, 1L, Long::sum);
    }

    /** Adds what the workers of a generation have counted, now that all of them are gone. */
    void close(Counters generation, Latency latency) {
        past = past.plus(generation);
        pastLatency = pastLatency.plus(latency);
    }

    int started() {
        return started;
    }

    int died() {
        return died;
    }

    Map<String, Long> ends() {
        return Map.copyOf(ends);
    }

    /** Returns what the workers of generations that are gone have counted. */
    Counters past() {
        return past;
    }

    /** Returns how long the requests took that they answered. */
    Latency pastLatency() {
        return pastLatency;
    }
}
