package dev.mpm.server.master;

import dev.mpm.server.core.scoreboard.LaneView;
import dev.mpm.server.core.scoreboard.SlotView;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the line about a worker that ended: who, why, how old, what it had served and what it was doing. Pure. */
final class DeathReport {

    private static final int SHOWN = 3;

    private DeathReport() {}

    /** Returns the line, from the scoreboard as the worker left it. */
    static String of(WorkerHandle worker, String cause, SlotView post, long now) {
        return worker + " of generation " + worker.generation() + " ended: " + cause + "; age "
                + Ages.of(now - worker.spawnedAt()) + ", "
                + requests(post.counters().requests()) + " served"
                + inFlight(post.inFlight(), now);
    }

    private static String requests(long count) {
        return count == 1 ? "1 request" : count + " requests";
    }

    private static String inFlight(List<LaneView> lanes, long now) {
        if (lanes.isEmpty()) {
            return ", none in flight";
        }
        String shown =
                lanes.stream().limit(SHOWN).map(lane -> describe(lane, now)).collect(Collectors.joining(", "));
        String more = lanes.size() > SHOWN ? " and " + (lanes.size() - SHOWN) + " more" : "";
        return ", in flight: " + shown + more;
    }

    private static String describe(LaneView lane, long now) {
        String request = (lane.method() + " " + lane.path()).strip();
        return (request.isEmpty() ? "a request" : request) + " (for " + Ages.of(now - lane.startedNanos()) + ")";
    }
}
