package dev.mpm.fork;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.tck.MpmContract;
import dev.mpm.tck.Promises;

/** Holds {@code fork} to the contract of an MPM. */
final class ForkTckTest extends MpmContract {

    @Override
    public MpmProvider<?> provider() {
        return new ForkProvider();
    }

    @Override
    public Mpm mpm() {
        return new ForkProvider().create(new ForkSettings(2, 16, WhenFull.WAIT));
    }

    @Override
    public Promises promises() {
        return Promises.concurrentRequests(1).withUnixDomain().withFarewells().withOneConnectionPerProcess();
    }
}
