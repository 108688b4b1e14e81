package dev.mpm.tck;

import dev.mpm.api.Mpm;
import dev.mpm.api.MpmProvider;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of an MPM as a suite of tests: a test class extends it and supplies the MPM.
 *
 * <pre>{@code
 * final class TurtleTckTest extends MpmContract {
 *     public MpmProvider<?> provider() { return new TurtleMpmProvider(); }
 *     public Mpm mpm() { return new TurtleMpmProvider().create(new TurtleSettings(4)); }
 *     public Promises promises() { return Promises.concurrentRequests(4); }
 * }
 * }</pre>
 *
 * <p>Every test starts its own engine in this JVM on loopback sockets and speaks to it byte by byte. Tests never sleep: they
 * wait for an event and fail when it does not come within {@link #patience()}; a failure shows what was received.
 */
@Timeout(60)
public abstract class MpmContract
        implements AnswersContract,
                BodiesContract,
                HandlersContract,
                UpgradesContract,
                LimitsContract,
                ConcurrencyContract,
                PauseContract,
                DrainContract,
                HandoverContract,
                FarewellContract,
                LeaveContract,
                CloseContract,
                ListenersContract,
                BoardContract,
                ProviderContract,
                SizingContract {

    /** For subclasses. */
    protected MpmContract() {}

    /** Returns the provider, as {@code ServiceLoader} would create it. */
    @Override
    public abstract MpmProvider<?> provider();

    /** Returns a new MPM with settings for which {@link #promises()} hold; small ones keep the suite fast. */
    @Override
    public abstract Mpm mpm();

    /** Returns what that MPM promises. */
    @Override
    public abstract Promises promises();

    /** Returns how long the suite waits for what must happen, before it fails: 10 seconds. */
    @Override
    public Duration patience() {
        return Duration.ofSeconds(10);
    }
}
