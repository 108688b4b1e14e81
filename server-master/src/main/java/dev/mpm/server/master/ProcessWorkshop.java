package dev.mpm.server.master;

import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.master.aot.AotCache;
import dev.mpm.server.master.aot.AotKeeper;
import dev.mpm.server.master.budget.Budget;
import dev.mpm.server.master.budget.Machine;
import dev.mpm.server.master.config.AdminSettings;
import dev.mpm.server.master.config.ConfigurationException;
import dev.mpm.server.master.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Inbox inbox;
    private final MasterLog log;
    private final Set<Long> running = ConcurrentHashMap.newKeySet();

    /**
     * Notes where everything is.
     *
     * @param source reads the configuration anew
     * @param home the distribution's folder
     * @param present the configuration that the server was started with
     * @param inherited sockets that it was started with, which a reload may want
     * @param keeper sees to start-up caches that are missing
     */
    ProcessWorkshop(
            Supplier<ServerConfig> source,
            Path home,
            RunDirectory directory,
            ServerConfig present,
            InheritedSockets inherited,
            AotKeeper keeper,
            Inbox inbox,
            MasterLog log) {
        this.source = source;
        this.home = home;
        this.directory = directory;
        this.runDirectory = present.runDirectory();
        this.admin = present.admin();
        this.inherited = inherited;
        this.keeper = keeper;
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
        return new Generation(
                number, config, listeners, board, new BootSpecs(config, path, listeners.addresses()), starter);
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
