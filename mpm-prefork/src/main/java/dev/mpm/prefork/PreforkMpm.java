package dev.mpm.prefork;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.Mpm;
import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.common.SparePolicy;
import dev.mpm.common.threads.ConnectionThreads;
import java.io.IOException;

/** Many processes with one connection thread each. */
record PreforkMpm(PreforkSettings settings) implements Mpm {

    @Override
    public PoolShape shape() {
        return new PoolShape(settings.startServers(), settings.maxRequestWorkers(), 1);
    }

    @Override
    public Sizing size(PoolSnapshot pool) {
        return new SparePolicy(1, settings.minSpareServers(), settings.maxSpareServers(), settings.maxRequestWorkers())
                .size(pool);
    }

    @Override
    public Engine start(EngineContext context) throws IOException {
        return ConnectionThreads.start(context, "prefork", 1);
    }
}
