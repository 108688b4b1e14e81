package dev.mpm.tck;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** The suite on an engine with a flaw; not a test by itself, run by {@link FlawTest}. */
final class FlawedSuite extends MpmContract {

    /** The flaws of the engine that the suite on this thread is run with. */
    static final ThreadLocal<Set<Flaw>> FLAWS = ThreadLocal.withInitial(() -> EnumSet.noneOf(Flaw.class));

    @Override
    public MpmProvider<?> provider() {
        return new ReferenceProvider();
    }

    @Override
    public Mpm mpm() {
        return new ReferenceMpm(3, FLAWS.get());
    }

    @Override
    public Promises promises() {
        return Promises.concurrentRequests(3)
                .withIdleConnections(20)
                .withUnixDomain()
                .withFarewells();
    }

    /** Short, because here it passes nearly every time. */
    @Override
    public Duration patience() {
        return Duration.ofMillis(600);
    }
}
