package dev.mpm.fork;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.Mpm;
import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.ShortLived;
import dev.mpm.api.Sizing;
import dev.mpm.api.WorkerSnapshot;
import dev.mpm.api.WorkerState;
import dev.mpm.common.threads.ConnectionThreads;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/**
 * Many processes, each for one connection.
 *
 * <p>The first one is started without a connection even if none is to wait: it shows that the app starts.
 */
record ForkMpm(ForkSettings settings) implements Mpm, ShortLived {

    @Override
    public PoolShape shape() {
        return new PoolShape(Math.max(1, settings.spare()), settings.maxChildren(), 1);
    }

    /** With spares a burst of connections is served as fast as those are followed by others, and not by all at once. */
    @Override
    public int spares(int waiting) {
        return startsOnArrival() ? Math.min(waiting, settings.maxChildren()) : settings.spare();
    }

    @Override
    public boolean startsOnArrival() {
        return settings.spare() == 0;
    }

    @Override
    public boolean refusesWhenFull() {
        return settings.whenFull() == WhenFull.REFUSE;
    }

    /** Lets those go, the oldest first, that wait for nothing: their connection left before they were there. */
    @Override
    public Sizing size(PoolSnapshot pool) {
        long staying = pool.workers().stream()
                .filter(worker -> worker.state() != WorkerState.DRAINING)
                .count();
        List<Integer> idle = pool.workers().stream()
                .filter(worker -> worker.takesConnections() && worker.busy() == 0)
                .sorted(Comparator.comparing(WorkerSnapshot::age).reversed())
                .map(WorkerSnapshot::slot)
                .toList();
        int most = pool.target() == 0 ? idle.size() : idle.size() - 1;
        int surplus = Math.clamp(staying - pool.target(), 0, Math.max(0, most));
        boolean isFull = staying == 0 && pool.workers().size() >= settings.maxChildren();
        String notice = isFull ? "all processes are taken (max-children: " + settings.maxChildren() + ")" : null;
        return new Sizing(pool.target(), idle.subList(0, surplus), pool.ramp().calmed(), notice);
    }

    @Override
    public Engine start(EngineContext context) throws IOException {
        return ConnectionThreads.startForOne(context, "fork");
    }
}
