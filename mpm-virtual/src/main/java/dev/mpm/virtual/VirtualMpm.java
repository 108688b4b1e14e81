package dev.mpm.virtual;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.Mpm;
import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.common.SparePolicy;
import dev.mpm.common.threads.ConnectionThreads;
import java.io.IOException;

/** Some processes with a virtual thread for each connection. */
record VirtualMpm(VirtualSettings settings, int maxWorkers) implements Mpm {

    @Override
    public PoolShape shape() {
        return PoolShape.ofVirtualThreads(settings.startServers(), maxWorkers, settings.threadsPerChild());
    }

    @Override
    public Sizing size(PoolSnapshot pool) {
        return new SparePolicy(
                        settings.threadsPerChild(), settings.minSpareThreads(), settings.maxSpareThreads(), maxWorkers)
                .size(pool);
    }

    @Override
    public Engine start(EngineContext context) throws IOException {
        return ConnectionThreads.startVirtual(context, "virtual", settings.threadsPerChild(), context.processors());
    }
}
