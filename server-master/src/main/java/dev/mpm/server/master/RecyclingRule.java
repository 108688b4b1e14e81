package dev.mpm.server.master;

import dev.mpm.server.core.scoreboard.SlotView;
import dev.mpm.server.master.config.RecyclingSettings;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Says when a worker that is well has served enough, or grown too old or too big. A pure function of what it is shown. */
final class RecyclingRule {

    private final RecyclingSettings settings;

    RecyclingRule(RecyclingSettings settings) {
        this.settings = settings;
    }

    /** Returns how many may be about to be replaced at one time. */
    int maxUnavailable() {
        return settings.maxUnavailable();
    }

    /**
     * Returns why a worker is due, for the log; null if it is not.
     *
     * @param view what its slot says; the worker's number and start decide about its jitter
     * @param age in nanoseconds
     * @param rss looks up the memory of its process in bytes; asked only if it matters
     */
    @Nullable
    String due(SlotView view, long age, LongSupplier rss) {
        long requests = view.counters().requests();
        if (isOver(requests, maxRequests(view))) {
            return "answered " + requests + " requests (max-requests-per-child: " + settings.maxRequestsPerChild()
                    + ")";
        }
        long connections = view.counters().connections();
        if (isOver(connections, settings.maxConnectionsPerChild())) {
            return "accepted " + connections + " connections (max-connections-per-child: "
                    + settings.maxConnectionsPerChild() + ")";
        }
        if (isOver(age, settings.maxAge().toNanos())) {
            return "is " + Ages.of(age) + " old (max-age: "
                    + Ages.of(settings.maxAge().toNanos()) + ")";
        }
        long liveHeap = view.liveHeap();
        if (isOver(liveHeap, settings.maxLiveHeap().bytes())) {
            return "keeps " + mebibytes(liveHeap) + " of heap after collection (max-live-heap: "
                    + mebibytes(settings.maxLiveHeap().bytes()) + ")";
        }
        long resident = settings.maxRss().bytes() == 0 ? 0 : rss.getAsLong();
        return isOver(resident, settings.maxRss().bytes())
                ? "has " + mebibytes(resident) + " of memory (max-rss: "
                        + mebibytes(settings.maxRss().bytes()) + ")"
                : null;
    }

    /** The same worker always draws the same number, so that none has to be kept. */
    private long maxRequests(SlotView view) {
        long most = settings.maxRequestsPerChild();
        if (most == 0 || settings.maxRequestsJitter() == 0) {
            return most;
        }
        return most + new SplittableRandom(view.pid() ^ view.spawnedNanos()).nextLong(settings.maxRequestsJitter() + 1);
    }

    private static boolean isOver(long value, long limit) {
        return limit > 0 && value >= limit;
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
