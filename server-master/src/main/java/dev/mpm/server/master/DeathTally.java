package dev.mpm.server.master;

import dev.mpm.server.master.config.PoolSettings;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Remembers unexpected deaths and decides how long to wait before the next worker is started.
 *
 * <p>Up to {@code restart-intensity} deaths within {@code restart-period} are replaced at once (the terms are OTP's). From
 * then on each further death doubles the delay, from one second to {@code max-restart-delay}, until the workers have
 * lived for a whole period. So a server whose workers cannot live neither spins nor stays down for good. Those that die
 * while a delay lasts wait with the others: many workers with one fault are one fault.
 */
public final class DeathTally {

    private static final long FIRST_DELAY = Duration.ofSeconds(1).toNanos();

    private final int intensity;
    private final long period;
    private final long maxDelay;
    private final ArrayDeque<Long> deaths = new ArrayDeque<>();
    private int delays;
    private long delay;
    private long delayedAt;

    /** Takes the limits from the {@code pool:} section. */
    public DeathTally(PoolSettings pool) {
        this.intensity = pool.restartIntensity();
        this.period = pool.restartPeriod().toNanos();
        this.maxDelay = pool.maxRestartDelay().toNanos();
    }

    /**
     * Counts a death.
     *
     * @return how long to wait before anything is started, in nanoseconds; 0 for not at all
     */
    public long died(long now) {
        if (delay > 0 && now - delayedAt < delay) {
            return delay - (now - delayedAt);
        }
        forgive(now);
        deaths.addLast(now);
        if (deaths.size() <= intensity) {
            return 0;
        }
        deaths.removeFirst();
        delay = Math.min(maxDelay, FIRST_DELAY << Math.min(delays, 30));
        delays++;
        delayedAt = now;
        return delay;
    }

    private void forgive(long now) {
        if (deaths.isEmpty()) {
            return;
        }
        if (now - deaths.getLast() > delay + period) {
            deaths.clear();
            delays = 0;
            delay = 0;
        }
        while (delays == 0 && !deaths.isEmpty() && now - deaths.getFirst() > period) {
            deaths.removeFirst();
        }
    }
}
