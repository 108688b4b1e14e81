package dev.mpm.examples.ownmpm;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.tck.MpmContract;
import dev.mpm.tck.Promises;

/** Holds {@code solo} to the contract of an MPM: all the testing that an MPM on a known engine needs. */
final class SoloTckTest extends MpmContract {

    @Override
    public MpmProvider<?> provider() {
        return new SoloProvider();
    }

    @Override
    public Mpm mpm() {
        return new SoloProvider().create(new SoloSettings(2));
    }

    @Override
    public Promises promises() {
        return Promises.concurrentRequests(2).withUnixDomain().withFarewells();
    }
}
