package dev.mpm.server.master;

import dev.mpm.api.Mpm;
import dev.mpm.server.core.scoreboard.Counters;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.core.scoreboard.SlotView;
import java.util.List;
import java.util.Locale;

/**
 * The state of the whole server at one moment. What the supervisor does not know itself (addresses, memory) is added where
 * the report is written as JSON.
 *
 * @param ageSeconds how long the master has run
 */
record StatusReport(
        String state,
        int generation,
        double ageSeconds,
        List<WorkerStatus> workers,
        Counters totals,
        int workersStarted,
        int workersDied) {

    /** One worker's part of it. */
    record WorkerStatus(
            int slot,
            long pid,
            int generation,
            String state,
            long requests,
            long connections,
            int busy,
            int idle,
            double ageSeconds,
            String scoreboard) {}

    static StatusReport of(SupervisorState state, Mpm mpm, Pool pool, Scoreboard scoreboard, long startedAt, long now) {
        List<WorkerStatus> workers = pool.all().stream()
                .map(worker -> worker(worker, scoreboard.view(worker.slot()), now))
                .toList();
        return new StatusReport(
                state.word(), 1, seconds(now - startedAt), workers, scoreboard.totals(), pool.started(), pool.died());
    }

    private static WorkerStatus worker(WorkerHandle worker, SlotView view, long now) {
        return new WorkerStatus(
                worker.slot(),
                worker.pid(),
                worker.generation(),
                worker.state().name().toLowerCase(Locale.ROOT),
                view.counters().requests(),
                view.connections(),
                view.busy(),
                view.idle(),
                seconds(now - worker.spawnedAt()),
                view.letters());
    }

    private static double seconds(long nanos) {
        return Math.round(nanos / 1e8) / 10.0;
    }
}
