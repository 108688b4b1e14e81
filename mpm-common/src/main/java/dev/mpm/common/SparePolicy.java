package dev.mpm.common;

import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.api.SpawnRamp;
import dev.mpm.api.WorkerSnapshot;
import dev.mpm.api.WorkerState;
import java.util.Comparator;
import java.util.List;

/**
 * Keeps some lanes free for what comes next: httpd's spare maintenance as a pure function.
 *
 * <p>While fewer than {@code minSpare} lanes are idle the pool grows, by 1, 2, 4 ... 32 workers per decision; while more
 * than {@code maxSpare} are idle one worker per decision is asked to leave; in between nothing happens and the next growth
 * starts at 1 again. Workers that are starting, or due to be replaced, count as idle, so that a slow start does not spawn
 * more than needed. The constants are httpd's (server/mpm/prefork, worker, event).
 *
 * @param lanes lanes per worker, 1 or more
 * @param minSpare idle lanes to have at least, 0 or more
 * @param maxSpare idle lanes to have at most, above {@code minSpare}
 * @param maxWorkers workers to have at most, 1 or more
 */
public record SparePolicy(int lanes, int minSpare, int maxSpare, int maxWorkers) {

    private static final int FASTEST = 32;
    private static final int BUSY_FROM = 8;

    /** Decides once. */
    public Sizing size(PoolSnapshot pool) {
        int idle = pool.idle(lanes) + missing(pool) * lanes;
        if (idle > maxSpare) {
            return shrink(pool);
        }
        return idle < minSpare ? grow(pool, idle) : Sizing.keep(pool);
    }

    private static int missing(PoolSnapshot pool) {
        return Math.max(0, pool.target() - staying(pool).size());
    }

    private static List<WorkerSnapshot> staying(PoolSnapshot pool) {
        return pool.workers().stream()
                .filter(worker -> worker.state() != WorkerState.DRAINING)
                .toList();
    }

    private Sizing grow(PoolSnapshot pool, int idle) {
        int room = maxWorkers - pool.target();
        if (room <= 0) {
            String notice = "server reached max-request-workers: " + maxWorkers * lanes + " with " + idle
                    + " idle (min: " + minSpare + "); consider raising it";
            return new Sizing(pool.target(), List.of(), pool.ramp().calmed(), notice);
        }
        int rate = pool.ramp().rate();
        int spawned = Math.min(rate, room);
        String notice = rate < BUSY_FROM
                ? null
                : "server seems busy: spawning " + spawned + " workers, " + idle + " idle (min: " + minSpare + ")";
        return new Sizing(pool.target() + spawned, List.of(), steeper(pool.ramp()), notice);
    }

    private static SpawnRamp steeper(SpawnRamp ramp) {
        return ramp.holdOff() > 0
                ? new SpawnRamp(ramp.rate(), ramp.holdOff() - 1)
                : new SpawnRamp(Math.min(2 * ramp.rate(), FASTEST), 0);
    }

    /**
     * Asks the youngest of the least busy workers to leave: it has the least to lose. The last one that takes connections
     * stays, however many are starting: not all of them need get ready.
     */
    private Sizing shrink(PoolSnapshot pool) {
        List<WorkerSnapshot> serving = staying(pool).stream()
                .filter(WorkerSnapshot::takesConnections)
                .sorted(Comparator.comparingInt(WorkerSnapshot::busy).thenComparing(WorkerSnapshot::age))
                .toList();
        if (serving.size() < 2 || pool.target() < 2) {
            return Sizing.keep(pool);
        }
        return new Sizing(
                pool.target() - 1,
                List.of(serving.getFirst().slot()),
                pool.ramp().calmed(),
                null);
    }
}
