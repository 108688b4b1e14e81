package dev.mpm.server.master.admin;

import dev.mpm.server.core.scoreboard.Counters;
import dev.mpm.server.core.scoreboard.Latency;
import dev.mpm.server.master.StatusReport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Tells from a sequence of reports what happened lately. It remembers some ten seconds, as far as anybody asked for
 * reports in them; the first report is compared with the server's start. Any thread.
 */
final class Trend {

    private static final long WINDOW = Duration.ofSeconds(10).toNanos();

    /**
     * What happened between two reports.
     *
     * @param seconds the time between them, more than 0
     * @param counted what was counted in that time
     * @param latency how long those requests took
     */
    record Recent(double seconds, Counters counted, Latency latency) {

        double requestsPerSecond() {
            return counted.requests() / seconds;
        }

        double errorsPerSecond() {
            return counted.errors() / seconds;
        }

        double bytesInPerSecond() {
            return counted.bytesIn() / seconds;
        }

        double bytesOutPerSecond() {
            return counted.bytesOut() / seconds;
        }
    }

    private record Sample(long nanoTime, Counters totals, Latency latency) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** Adds a report, and returns what happened between the oldest one that is still remembered and this one. */
    synchronized Recent add(StatusReport report, long nanoTime) {
        if (samples.isEmpty()) {
            long start = nanoTime - (long) (report.ageSeconds() * 1e9);
            samples.add(new Sample(start, Counters.ZERO, Latency.NONE));
        }
        samples.add(new Sample(nanoTime, report.totals(), report.latency()));
        while (samples.size() > 2 && nanoTime - second().nanoTime >= WINDOW) {
            samples.remove();
        }
        return between(samples.getFirst(), samples.getLast());
    }

    private Sample second() {
        var oldest = samples.iterator();
        oldest.next();
        return oldest.next();
    }

    private static Recent between(Sample from, Sample to) {
        double seconds = Math.max(1e-3, (to.nanoTime - from.nanoTime) / 1e9);
        return new Recent(seconds, difference(from.totals, to.totals), difference(from.latency, to.latency));
    }

    private static Counters difference(Counters from, Counters to) {
        return new Counters(
                to.connections() - from.connections(),
                to.requests() - from.requests(),
                to.errors() - from.errors(),
                to.bytesIn() - from.bytesIn(),
                to.bytesOut() - from.bytesOut());
    }

    private static Latency difference(Latency from, Latency to) {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i < Latency.BUCKETS; i++) {
            counts.add(to.counts().get(i) - from.counts().get(i));
        }
        return new Latency(counts, to.sumNanos() - from.sumNanos());
    }
}
