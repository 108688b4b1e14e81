package dev.mpm.event;

import dev.mpm.api.Engine;
import dev.mpm.api.EngineContext;
import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.common.adaptive.RouteLimits;
import dev.mpm.common.loops.Admission;
import dev.mpm.common.loops.EventLoops;
import dev.mpm.tck.MpmContract;
import dev.mpm.tck.Promises;
import java.io.IOException;
import java.time.Duration;

/** Holds {@code event} to the contract while every handler runs on a loop at first, as if it had shown to be quick. */
final class OnTheLoopTckTest extends MpmContract {

    private static final RouteLimits AT_ONCE =
            new RouteLimits(0, 1000, 0, Duration.ofMillis(1).toNanos());

    @Override
    public MpmProvider<?> provider() {
        return new EventProvider();
    }

    @Override
    public Mpm mpm() {
        return new OnTheLoop(new EventProvider().create(new EventSettings(2, 4, 1000, 4, 12, 16, 2, true)));
    }

    @Override
    public Promises promises() {
        return Promises.concurrentRequests(4)
                .withIdleConnections(1000)
                .withUnixDomain()
                .withFarewells();
    }

    /** Not a test here: what blocks on a loop before it is found out runs beside the promised ones. */
    @Override
    public void runsAsManyHandlersAtOnceAsPromisedAndNeverMore() {}

    private record OnTheLoop(Mpm event) implements Mpm {

        @Override
        public PoolShape shape() {
            return event.shape();
        }

        @Override
        public Sizing size(PoolSnapshot pool) {
            return event.size(pool);
        }

        @Override
        public Engine start(EngineContext context) throws IOException {
            return EventLoops.start(context, "event", 2, new Admission(4, 1000), AT_ONCE);
        }
    }
}
