package dev.mpm.tck;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import java.time.Duration;

/** What a test class supplies: the MPM under test. The groups of the suite extend this interface. */
interface Subject {

    /** Returns the provider, as {@code ServiceLoader} would create it. */
    MpmProvider<?> provider();

    /** Returns a new MPM with settings for which {@link #promises()} hold. */
    Mpm mpm();

    /** Returns what that MPM promises. */
    Promises promises();

    /** Returns how long the suite waits for what must happen, before it fails. */
    Duration patience();
}
