package dev.mpm.server.master;

import dev.mpm.api.Mpm;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.core.scoreboard.SlotView;
import dev.mpm.server.master.config.PoolSettings;
import dev.mpm.server.master.config.ServerConfig;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One configuration and the workers that run it. A reload makes the next one; two or more live side by side for a while.
 *
 * <p>Belongs to the supervisor's thread. Each has a scoreboard of its own, as the number of lanes depends on the model;
 * slots are numbered through all of them, so that no two live workers have the same.
 */
final class Generation {

    private static final long RETRY = 1_000_000_000;

    private final int number;
    private final ServerConfig config;
    private final ListenerSet listeners;
    private final Scoreboard board;
    private final BootSpecs bootSpecs;
    private final WorkerStarter starter;
    private final Pool pool;
    private final DeathTally tally;
    private final RecyclingRule recycling;
    private long spawnNotBefore = Long.MIN_VALUE;

    Generation(
            int number,
            ServerConfig config,
            ListenerSet listeners,
            Scoreboard board,
            BootSpecs bootSpecs,
            WorkerStarter starter) {
        this.number = number;
        this.config = config;
        this.listeners = listeners;
        this.board = board;
        this.bootSpecs = bootSpecs;
        this.starter = starter;
        this.pool = new Pool(config.model().shape());
        this.tally = new DeathTally(config.pool());
        this.recycling = new RecyclingRule(config.recycling());
    }

    int number() {
        return number;
    }

    ServerConfig config() {
        return config;
    }

    PoolSettings settings() {
        return config.pool();
    }

    Mpm model() {
        return config.model();
    }

    ListenerSet listeners() {
        return listeners;
    }

    Scoreboard board() {
        return board;
    }

    Pool pool() {
        return pool;
    }

    RecyclingRule recycling() {
        return recycling;
    }

    SlotView view(WorkerHandle worker) {
        return board.view(worker.slot());
    }

    /** Tells a worker what to become. */
    void boot(WorkerHandle worker, WorkerLink link) {
        BootSpec spec = bootSpecs.of(worker.slot(), number);
        if (!link.boot(spec, listeners.channels())) {
            link.close();
        }
    }

    /** Returns the time at which missing workers may be started. */
    long spawnNotBefore() {
        return spawnNotBefore;
    }

    /** Returns whether a worker is missing and may be started now. */
    boolean wantsToSpawn(long now) {
        return pool.missing() > 0 && (spawnNotBefore == Long.MIN_VALUE || now >= spawnNotBefore);
    }

    /**
     * Starts a worker.
     *
     * @param freeSlot looks for a slot that is free in every generation
     * @return false if none is; then one is looked for again a little later
     * @throws IOException if the process cannot be started
     */
    boolean spawn(Supplier<OptionalInt> freeSlot, long now) throws IOException {
        OptionalInt free = freeSlot.get();
        if (free.isEmpty()) {
            spawnNotBefore = now + RETRY;
            return false;
        }
        int slot = free.getAsInt();
        String token = UUID.randomUUID().toString();
        board.claim(slot, number, now, System.currentTimeMillis());
        try {
            WorkerProcess process = starter.start(slot, token);
            board.spawned(slot, process.pid());
            pool.add(new WorkerHandle(slot, number, process, token, now, settings()));
            return true;
        } catch (IOException e) {
            board.release(slot);
            spawnNotBefore = now + Math.max(RETRY, tally.died(now));
            throw e;
        }
    }

    /** Counts a death against the restart intensity, and returns what becomes of it in words. */
    String replaceAfterDeath(long now) {
        long delay = tally.died(now);
        if (pool.missing() == 0) {
            return "not replaced";
        }
        if (delay == 0) {
            return "replaced at once";
        }
        spawnNotBefore = now + delay;
        return "replaced in " + Ages.of(delay) + ", as more than " + settings().restartIntensity() + " died within "
                + Ages.of(settings().restartPeriod().toNanos());
    }

    /** Takes a worker off the list whose process has been reaped. */
    void remove(WorkerHandle worker) {
        pool.remove(worker);
        board.release(worker.slot());
    }

    @Override
    public String toString() {
        return "generation " + number + " (" + config.mpm() + ")";
    }
}
