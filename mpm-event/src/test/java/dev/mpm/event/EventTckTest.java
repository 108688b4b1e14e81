package dev.mpm.event;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.tck.MpmContract;
import dev.mpm.tck.Promises;

/** Holds {@code event} to the contract of an MPM. */
final class EventTckTest extends MpmContract {

    @Override
    public MpmProvider<?> provider() {
        return new EventProvider();
    }

    @Override
    public Mpm mpm() {
        return new EventProvider().create(new EventSettings(2, 4, 1000, 4, 12, 16, 0, true));
    }

    @Override
    public Promises promises() {
        return Promises.concurrentRequests(4)
                .withIdleConnections(1000)
                .withUnixDomain()
                .withFarewells();
    }
}
