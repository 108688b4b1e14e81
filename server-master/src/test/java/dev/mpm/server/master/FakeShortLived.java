package dev.mpm.server.master;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.Mpm;
import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.ShortLived;
import dev.mpm.api.Sizing;
import java.io.IOException;
import java.util.function.Function;

/**
 * A model whose workers leave by themselves, in the test only.
 *
 * @param spare workers that wait; 0 starts them when connections wait
 * @param most workers at most
 * @param sizing says which are too many
 */
record FakeShortLived(int spare, int most, boolean refusesWhenFull, Function<PoolSnapshot, Sizing> sizing)
        implements Mpm, ShortLived {

    @Override
    public PoolShape shape() {
        return new PoolShape(Math.max(1, spare), most, 1);
    }

    @Override
    public Sizing size(PoolSnapshot pool) {
        return sizing.apply(pool);
    }

    @Override
    public int spares(int waiting) {
        return startsOnArrival() ? Math.min(waiting, most) : spare;
    }

    @Override
    public boolean startsOnArrival() {
        return spare == 0;
    }

    @Override
    public Engine start(EngineContext context) throws IOException {
        throw new IOException("never started here");
    }
}
