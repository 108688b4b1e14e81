package dev.mpm.worker;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import dev.mpm.tck.MpmContract;
import dev.mpm.tck.Promises;

/** Holds {@code worker} to the contract of an MPM. */
final class WorkerMpmTckTest extends MpmContract {

    @Override
    public MpmProvider<?> provider() {
        return new WorkerMpmProvider();
    }

    @Override
    public Mpm mpm() {
        return new WorkerMpmProvider().create(new WorkerMpmSettings(2, 4, 4, 12, 16));
    }

    @Override
    public Promises promises() {
        return Promises.concurrentRequests(4).withUnixDomain().withFarewells();
    }
}
