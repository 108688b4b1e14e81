package dev.mpm.server.master;

import dev.mpm.api.Mpm;
import dev.mpm.api.ShortLived;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.core.scoreboard.SlotView;
import dev.mpm.server.master.config.PoolSettings;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.distribution.Intake;
import dev.mpm.server.master.services.ServiceStatus;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One configuration and the workers that run it. A reload makes the next one; two or more live side by side for a while.
 *
 * <p>Belongs to the supervisor's thread. Each has a scoreboard of its own, as the number of lanes depends on the model;
 * slots are numbered through all of them, so that no two live workers have the same.
 */
final class Generation {

    private static final System.Logger LOG = System.getLogger("generation");

    private static final long RETRY = 1_000_000_000;

    private final int number;
    private final ServerConfig config;
    private final ListenerSet listeners;
    private final Intake intake;
    private final Scoreboard board;
    private final BootSpecs bootSpecs;
    private final WorkerStarter starter;
    private final Pool pool;
    private final DeathTally tally;
    private final RecyclingRule recycling;
    private final @Nullable Demand demand;
    private long spawnNotBefore = Long.MIN_VALUE;

    Generation(
            int number,
            ServerConfig config,
            ListenerSet listeners,
            Intake intake,
            Scoreboard board,
            BootSpecs bootSpecs,
            WorkerStarter starter) {
        this(number, config, listeners, intake, board, bootSpecs, starter, Lookout.NONE);
    }

    /**
     * Makes one that may be of a model whose workers leave by themselves.
     *
     * @param lookout tells of connections that wait; closed with {@link #lookAway}
     */
    Generation(
            int number,
            ServerConfig config,
            ListenerSet listeners,
            Intake intake,
            Scoreboard board,
            BootSpecs bootSpecs,
            WorkerStarter starter,
            Lookout lookout) {
        this.number = number;
        this.config = config;
        this.listeners = listeners;
        this.intake = intake;
        this.board = board;
        this.bootSpecs = bootSpecs;
        this.starter = starter;
        this.pool = new Pool(config.model());
        this.demand = config.model() instanceof ShortLived model ? new Demand(model, pool, lookout) : null;
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

    Intake intake() {
        return intake;
    }

    /** Tells a worker what to become. A worker that cannot be told leaves. */
    void boot(WorkerHandle worker, WorkerLink link) {
        BootSpec spec = bootSpecs.of(worker.slot(), number);
        try {
            if (link.boot(spec, intake.socketsFor(worker.slot(), worker.pid()))) {
                return;
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "cannot give " + worker + " its sockets: " + e.getMessage());
        }
        link.close();
    }

    /** Lets go of the sockets, when no worker is left. */
    void close() {
        lookAway();
        intake.end();
        listeners.close();
    }

    /** Looks how many connections wait, and wants as many workers as that takes; nothing if its model does not care. */
    void meetDemand(long now) {
        if (demand != null) {
            demand.look(now);
        }
    }

    /** Returns when to do that again though nothing has happened, {@code Long.MAX_VALUE} for never. */
    long lookAgainAt() {
        return demand == null ? Long.MAX_VALUE : demand.lookAgainAt();
    }

    /** Notes that somebody has looked out for connections, and seen one. */
    void connectionsCame() {
        if (demand != null) {
            demand.connectionsCame();
        }
    }

    /** Looks out for connections no longer; to be done before a socket is closed. */
    void lookAway() {
        if (demand != null) {
            demand.close();
        }
    }

    /** Returns what is to be told about connections that want workers. */
    Optional<ServiceStatus> demandStatus() {
        return demand == null ? Optional.empty() : Optional.of(demand.status(config.mpm()));
    }

    /** Returns whether it can serve though no worker is ready: one is started as soon as somebody wants it. */
    boolean servesOnDemand(long now) {
        return demand != null && !pool.isResting() && now >= spawnNotBefore;
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
     * @return the worker; empty if no slot is free, then one is looked for again a little later
     * @throws IOException if the process cannot be started
     */
    Optional<WorkerHandle> spawn(Supplier<OptionalInt> freeSlot, long now) throws IOException {
        OptionalInt free = freeSlot.get();
        if (free.isEmpty()) {
            spawnNotBefore = now + RETRY;
            return Optional.empty();
        }
        int slot = free.getAsInt();
        String token = UUID.randomUUID().toString();
        board.claim(slot, number, now, System.currentTimeMillis());
        try {
            WorkerProcess process = starter.start(slot, token);
            board.spawned(slot, process.pid());
            var worker = new WorkerHandle(slot, number, process, token, now, settings());
            pool.add(worker);
            return Optional.of(worker);
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

    /** Asks a worker to finish what it has within the time that its settings give it, for one of the words of {@link Ledger}. */
    void retire(WorkerHandle worker, String why, long now) {
        worker.drain(settings().gracefulShutdownTimeout(), why, now);
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
