package dev.mpm.event;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.Mpm;
import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.common.SparePolicy;
import dev.mpm.common.adaptive.RouteLimits;
import dev.mpm.common.loops.Admission;
import dev.mpm.common.loops.EventLoops;
import java.io.IOException;

/** Some processes with event loops for the connections and a pool of threads for the requests. */
record EventMpm(EventSettings settings, int maxWorkers) implements Mpm {

    @Override
    public PoolShape shape() {
        return new PoolShape(settings.startServers(), maxWorkers, settings.threadsPerChild());
    }

    @Override
    public Sizing size(PoolSnapshot pool) {
        return new SparePolicy(
                        settings.threadsPerChild(), settings.minSpareThreads(), settings.maxSpareThreads(), maxWorkers)
                .size(pool);
    }

    @Override
    public Engine start(EngineContext context) throws IOException {
        Admission admission = new Admission(settings.threadsPerChild(), settings.asyncRequestWorkerFactor());
        RouteLimits limits = settings.adaptive() ? RouteLimits.standard() : null;
        int loops = settings.ioThreads() > 0 ? settings.ioThreads() : context.processors();
        return EventLoops.start(context, "event", loops, admission, limits);
    }
}
