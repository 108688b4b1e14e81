package dev.mpm.virtual;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.tck.MpmContract;
import dev.mpm.tck.Promises;

/** Holds {@code virtual} to the contract of an MPM. */
final class VirtualTckTest extends MpmContract {

    @Override
    public MpmProvider<?> provider() {
        return new VirtualProvider();
    }

    @Override
    public Mpm mpm() {
        return new VirtualProvider().create(new VirtualSettings(2, 4, 4, 12, 16));
    }

    @Override
    public Promises promises() {
        return Promises.concurrentRequests(4).withUnixDomain().withFarewells();
    }
}
