package dev.mpm.tck;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.Mpm;
import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.api.SpawnRamp;
import dev.mpm.api.WorkerSnapshot;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An MPM on plain Undertow that keeps the contract, but for the flaws it is given.
 *
 * @param threads how many handlers run at the same time
 * @param flaws what it does wrong on purpose
 */
record ReferenceMpm(int threads, Set<Flaw> flaws) implements Mpm {

    private static final AtomicInteger CALLS = new AtomicInteger();

    @Override
    public PoolShape shape() {
        return new PoolShape(1, 2, threads);
    }

    @Override
    public Sizing size(PoolSnapshot pool) {
        if (flaws.contains(Flaw.SIZES_BY_CHANCE)) {
            return new Sizing(1 + CALLS.getAndIncrement() % 2, List.of(), SpawnRamp.CALM, null);
        }
        if (flaws.contains(Flaw.SIZES_WITHOUT_BOUND)) {
            return new Sizing(pool.target() + 1, List.of(), SpawnRamp.CALM, null);
        }
        if (flaws.contains(Flaw.RETIRES_EVERYBODY)) {
            return new Sizing(
                    1, pool.workers().stream().map(WorkerSnapshot::slot).toList(), SpawnRamp.CALM, null);
        }
        return Sizing.keep(pool);
    }

    @Override
    public Engine start(EngineContext context) throws IOException {
        return ReferenceEngine.start(context, threads, flaws);
    }
}
