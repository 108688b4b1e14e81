package dev.mpm.prefork;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.tck.MpmContract;
import dev.mpm.tck.Promises;

/** Holds {@code prefork} to the contract of an MPM. */
final class PreforkTckTest extends MpmContract {

    @Override
    public MpmProvider<?> provider() {
        return new PreforkProvider();
    }

    @Override
    public Mpm mpm() {
        return new PreforkProvider().create(new PreforkSettings(2, 1, 4, 16));
    }

    @Override
    public Promises promises() {
        return Promises.concurrentRequests(1).withUnixDomain().withFarewells();
    }
}
