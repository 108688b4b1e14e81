package dev.mpm.server.master;

import dev.mpm.api.ShortLived;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.master.aot.AotCache;
import dev.mpm.server.master.aot.AotKeeper;
import dev.mpm.server.master.budget.Budget;
import dev.mpm.server.master.budget.Machine;
import dev.mpm.server.master.config.AdminSettings;
import dev.mpm.server.master.config.ConfigurationException;
import dev.mpm.server.master.config.Distribution;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.distribution.Distributor;
import dev.mpm.server.master.distribution.Intake;
import dev.mpm.server.master.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Makes generations of real processes, with a scoreboard in the run directory. */
final class ProcessWorkshop implements Workshop {

    /** Slots for the workers that serve and for those that they follow, which must not keep them from starting. */
    private static final int WORKERS_AND_SUCCESSORS = 2;

    private final Supplier<ServerConfig> source;
    private final Path home;
    private final RunDirectory directory;
    private final Path runDirectory;
    private final AdminSettings admin;
    private final InheritedSockets inherited;
    private final AotKeeper keeper;
    private final Services services;
    private final Inbox inbox;
    private final MasterLog log;
    private final Set<Long> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong refused = new AtomicLong();

    /**
     * Notes where everything is.
     *
     * @param source reads the configuration anew
     * @param home the distribution's folder
     * @param present the configuration that the server was started with
     * @param inherited sockets that it was started with, which a reload may want
     * @param keeper sees to start-up caches that are missing
     * @param services what workers are offered
     */
    ProcessWorkshop(
            Supplier<ServerConfig> source,
            Path home,
            RunDirectory directory,
            ServerConfig present,
            InheritedSockets inherited,
            AotKeeper keeper,
            Services services,
            Inbox inbox,
            MasterLog log) {
        this.source = source;
        this.home = home;
        this.directory = directory;
        this.runDirectory = present.runDirectory();
        this.admin = present.admin();
        this.inherited = inherited;
        this.keeper = keeper;
        this.services = services;
        this.inbox = inbox;
        this.log = log;
    }

    @Override
    public Generation make(int number, ServerConfig config, ListenerSet listeners, int slotsInUse) throws IOException {
        Path path = directory.scoreboard(number);
        int slots = slotsInUse + WORKERS_AND_SUCCESSORS * config.model().shape().maxWorkers();
        Scoreboard board = Scoreboard.create(path, slots, config.model().shape().lanes());
        Budget budget = Budget.of(Machine.here(), config);
        log.info(budget.summary());
        budget.warnings().forEach(log::warn);
        Optional<AotCache> cache = WorkerCommand.cache(config, budget, home);
        cache.ifPresent(keeper::provide);
        WorkerProcesses starter = new WorkerProcesses(
                WorkerCommand.of(config, budget, home, directory.channelSocket()),
                () -> cache.map(AotCache::use).orElse(List.of()),
                running,
                inbox,
                log);
        BootSpecs bootSpecs = new BootSpecs(config, path, services.forWorkers(config), listeners.addresses());
        Intake intake = intake(number, config, listeners, board);
        try {
            Lookout lookout = lookout(number, config, listeners, intake);
            return new Generation(number, config, listeners, intake, board, bootSpecs, starter, lookout);
        } catch (IOException e) {
            intake.end();
            throw new IOException("cannot make generation " + number + ": " + e.getMessage(), e);
        }
    }

    private Lookout lookout(int number, ServerConfig config, ListenerSet listeners, Intake intake) throws IOException {
        if (!(config.model() instanceof ShortLived model && (model.startsOnArrival() || model.refusesWhenFull()))) {
            return Lookout.NONE;
        }
        Runnable onArrival = () -> inbox.put(new SupervisorEvent.ConnectionsWait(number));
        Lookout lookout = SocketLookout.start(listeners.all(), intake::waiting, onArrival, refused);
        intake.whenTheyWait(onArrival);
        return lookout;
    }

    private Intake intake(int number, ServerConfig config, ListenerSet listeners, Scoreboard board) throws IOException {
        Distributor distributor = services.find(Distributor.class).orElseThrow();
        int lanes = config.model().shape().lanes();
        return distributor.intake(number, listeners.channels(), listeners.lent(), board, distribution(config), lanes);
    }

    /** A process for one connection cannot serve the queue of a socket of its own, nor does anybody start one for it. */
    private Distribution distribution(ServerConfig config) {
        if (config.distribution() == Distribution.REUSEPORT && config.model() instanceof ShortLived) {
            log.warn("distribution: reuseport is not for mpm: " + config.mpm()
                    + ", whose processes take one connection each; using shared");
            return Distribution.SHARED;
        }
        return config.distribution();
    }

    /** Returns whether it is a worker's process that has not been reaped. Any thread. */
    boolean isRunning(long pid) {
        return running.contains(pid);
    }

    @Override
    public void prepare(ListenerSet present) {
        Thread.ofVirtual().name("reload").start(() -> inbox.put(prepared(present)));
    }

    private SupervisorEvent prepared(ListenerSet present) {
        try {
            ServerConfig config = source.get();
            if (!config.runDirectory().equals(runDirectory)) {
                return refused("run-directory: " + config.runDirectory() + " (expected: " + runDirectory
                        + ", as long as the server runs); stop it and start it again to move it");
            }
            MasterLog.check(config.log());
            var _ = WorkerCommand.of(config, Budget.of(Machine.here(), config), home, directory.channelSocket());
            services.prepare(config);
            if (!config.admin().equals(admin)) {
                log.warn("admin.listen: '" + config.admin().listen()
                        + "' counts from the next start on; until then it is '" + admin.listen() + "'");
            }
            return new SupervisorEvent.ReloadPrepared(config, ListenerSet.bind(config.listen(), present, inherited));
        } catch (MasterException e) {
            return new SupervisorEvent.ReloadRefused(e.code(), String.valueOf(e.getMessage()));
        } catch (ConfigurationException | IOException e) {
            return refused(String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            return refused("the configuration cannot be read: " + e);
        }
    }

    private static SupervisorEvent refused(String reason) {
        return new SupervisorEvent.ReloadRefused(ExitCode.FAILED_TO_START, reason);
    }

    @Override
    public void discard(Generation generation) {
        try {
            Files.deleteIfExists(directory.scoreboard(generation.number()));
        } catch (IOException e) {
            log.warn("cannot remove the scoreboard of " + generation + ": " + e.getMessage());
        }
    }
}
