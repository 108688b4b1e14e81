package dev.mpm.tck;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;

/** The suite passes on an engine that keeps the contract. */
final class ReferenceTckTest extends MpmContract {

    @Override
    public MpmProvider<?> provider() {
        return new ReferenceProvider();
    }

    @Override
    public Mpm mpm() {
        return new ReferenceProvider().create(new ReferenceSettings(3));
    }

    @Override
    public Promises promises() {
        return Promises.concurrentRequests(3)
                .withIdleConnections(200)
                .withUnixDomain()
                .withFarewells();
    }
}
