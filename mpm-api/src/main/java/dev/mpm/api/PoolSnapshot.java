package dev.mpm.api;

import java.util.List;

/**
 * What the master half of an MPM decides from: the workers of one generation at one moment.
 *
 * @param target the number of workers that the previous decision, or an operator, asked for
 * @param ramp what the previous decision left to remember about how fast the pool grows
 * @param workers every worker that has been spawned and is not yet gone, draining ones included, by slot
 */
public record PoolSnapshot(int target, SpawnRamp ramp, List<WorkerSnapshot> workers) {

    public PoolSnapshot {
        workers = List.copyOf(workers);
    }

    /**
     * Returns how many connections or requests could be taken at once. A worker that is still starting counts with all
     * its lanes: otherwise a slow start would make every tick spawn more (httpd counts likewise).
     */
    public int idle(int lanes) {
        return workers.stream()
                .mapToInt(worker -> worker.state().isStarting() ? lanes : worker.takesConnections() ? worker.idle() : 0)
                .sum();
    }

    /** Returns how many requests are being run, by workers that are leaving too. */
    public int busy() {
        return workers.stream().mapToInt(WorkerSnapshot::busy).sum();
    }
}
