package dev.mpm.server.launcher;

import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.channel.Message.Fault;
import dev.mpm.server.core.posix.Processes;
import dev.mpm.server.core.posix.Signals;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.master.BootSpecs;
import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.FormerWorkers;
import dev.mpm.server.master.ListenerSet;
import dev.mpm.server.master.MasterException;
import dev.mpm.server.master.MasterLog;
import dev.mpm.server.master.OfferedServices;
import dev.mpm.server.master.RunDirectory;
import dev.mpm.server.master.StopMode;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.services.Services;
import dev.mpm.server.master.services.WorkerEvent;
import dev.mpm.server.worker.BootException;
import dev.mpm.server.worker.WorkerHost;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * Serves in this one process, for a debugger: the sockets of a master and the engine and app of one worker, with no
 * channel between them. There is no run directory, so {@code status} and {@code stop} do not see it; signals end it.
 *
 * <p>Runs on the main thread; signals arrive on threads of the JVM.
 */
final class SingleProcess {

    private final ServerConfig config;
    private final MasterLog log;
    private final Thread main = Thread.currentThread();
    private final CompletableFuture<StopMode> asked = new CompletableFuture<>();

    private SingleProcess(ServerConfig config, MasterLog log) {
        this.config = config;
        this.log = log;
    }

    /**
     * Serves until TERM (requests in flight are answered) or INT (they are cut).
     *
     * @throws MasterException if it cannot start, with the reason for the operator
     */
    static ExitCode run(ServerConfig config, MasterLog log) throws IOException, InterruptedException {
        requireOnClassPath(config);
        return new SingleProcess(config, log).serve();
    }

    /** The worker's half of the MPM is loaded by the worker's own class loader, which here is the one of {@code lib}. */
    private static void requireOnClassPath(ServerConfig config) {
        ClassLoader ours = SingleProcess.class.getClassLoader();
        if (!ours.equals(config.provider().getClass().getClassLoader())) {
            throw new MasterException(
                    ExitCode.FAILED_TO_START,
                    "cannot run mpm '" + config.mpm()
                            + "' in a single process: it comes from mpm-path; put its jar into "
                            + "lib, or run without --single");
        }
    }

    private ExitCode serve() throws IOException, InterruptedException {
        try (var directory = RunDirectory.open(config.runDirectory(), Processes.ownPid())) {
            log.use(config.log());
            FormerWorkers.awaitEnd(config.runDirectory(), log);
            return serve(directory);
        }
    }

    private ExitCode serve(RunDirectory directory) throws IOException {
        try (var services = OfferedServices.open(directory, config, log);
                var listeners = ListenerSet.bind(config.listen());
                var host = start(directory, services, listeners)) {
            services.heard(event(WorkerEvent.Step.READY));
            Signals.on("TERM", () -> asked.complete(StopMode.GRACEFUL));
            Signals.on("INT", this::stopNow);
            log.info("single process (pid " + Processes.ownPid() + ") serves "
                    + config.app().className() + " under " + config.mpm() + " on "
                    + String.join(", ", listeners.addresses()));
            return asked.join() == StopMode.GRACEFUL ? drain(host) : ExitCode.DONE;
        }
    }

    private WorkerHost start(RunDirectory directory, Services services, ListenerSet listeners) throws IOException {
        int lanes = config.model().shape().lanes();
        Scoreboard scoreboard = Scoreboard.create(directory.scoreboard(1), 1, lanes);
        scoreboard.claim(0, 1, System.nanoTime(), System.currentTimeMillis());
        scoreboard.spawned(0, Processes.ownPid());
        services.heard(event(WorkerEvent.Step.STARTED));
        BootSpec spec = new BootSpecs(
                        config, directory.scoreboard(1), services.forWorkers(config), listeners.addresses())
                .of(0, 1);
        try {
            return WorkerHost.start(spec, listeners.channels(), scoreboard.writer(0));
        } catch (BootException failed) {
            ExitCode code = failed.fault() == Fault.APP ? ExitCode.APP_FAILED : ExitCode.NOT_RUNNING;
            throw new MasterException(code, String.valueOf(failed.getMessage()));
        }
    }

    private static WorkerEvent event(WorkerEvent.Step step) throws IOException {
        return new WorkerEvent(step, 0, 1, Processes.ownPid(), "");
    }

    /** Ends the wait for a signal, or the drain that an earlier signal has begun. */
    private void stopNow() {
        if (!asked.complete(StopMode.FAST)) {
            main.interrupt();
        }
    }

    private ExitCode drain(WorkerHost host) {
        log.info("stopping; requests in flight have "
                + config.pool().gracefulShutdownTimeout().toSeconds() + " s");
        boolean complete = host.drain(config.pool().gracefulShutdownTimeout());
        // Set if INT has ended the drain; closing is not to suffer for it.
        Thread.interrupted();
        log.info(complete ? "stopped" : "stopped; requests in flight were cut");
        return complete ? ExitCode.DONE : ExitCode.FORCED;
    }
}
