package dev.mpm.examples.ownmpm;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.Mpm;
import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.api.SpawnRamp;
import dev.mpm.common.threads.ConnectionThreads;
import java.io.IOException;
import java.util.List;

/** One process, as a plain server would be, but watched and replaced by the master when it dies. */
record SoloMpm(SoloSettings settings) implements Mpm {

    @Override
    public PoolShape shape() {
        return new PoolShape(1, 1, settings.threads());
    }

    /** Wants one worker, however busy it is, and never sends it away. */
    @Override
    public Sizing size(PoolSnapshot pool) {
        return new Sizing(1, List.of(), SpawnRamp.CALM, null);
    }

    @Override
    public Engine start(EngineContext context) throws IOException {
        return ConnectionThreads.start(context, "solo", settings.threads());
    }
}
