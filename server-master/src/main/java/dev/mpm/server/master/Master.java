package dev.mpm.server.master;

import dev.mpm.server.core.channel.ChannelServer;
import dev.mpm.server.core.posix.Processes;
import dev.mpm.server.core.posix.Signals;
import dev.mpm.server.core.posix.Strangers;
import dev.mpm.server.master.admin.AdminServer;
import dev.mpm.server.master.admin.AdminSource;
import dev.mpm.server.master.aot.AotKeeper;
import dev.mpm.server.master.config.AdminSettings;
import dev.mpm.server.master.config.ListenAddress;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.services.Services;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Runs a server from its configuration until it is stopped: opens the sockets, starts the supervisor, closes everything.
 */
public final class Master {

    private Master() {}

    /**
     * Runs the server on the calling thread.
     *
     * @param source reads the configuration, now and at every reload
     * @param home the distribution's folder, whose {@code lib} is the workers' class path
     * @return how it ended
     * @throws MasterException if it cannot start, with the reason for the operator
     */
    public static ExitCode run(Supplier<ServerConfig> source, Path home, MasterLog log) throws InterruptedException {
        try {
            return serve(source, home, log);
        } catch (IOException e) {
            throw new MasterException(ExitCode.FAILED_TO_START, "cannot start: " + e.getMessage(), e);
        }
    }

    private static ExitCode serve(Supplier<ServerConfig> source, Path home, MasterLog log)
            throws IOException, InterruptedException {
        ServerConfig config = source.get();
        long pid = Processes.ownPid();
        Inbox inbox = new Inbox();
        try (InheritedSockets inherited = InheritedSockets.of(System.getenv(), pid);
                RunDirectory directory = RunDirectory.open(config.runDirectory(), pid);
                ChannelServer _ =
                        ChannelServer.open(directory.channelSocket(), told -> inbox.put(ChannelLink.event(told)));
                AotKeeper keeper = new AotKeeper(log::info);
                Closeable _ = admin(config.admin(), new SupervisorSource(inbox, new StatusJson(pid)), log)) {
            log.use(config.log());
            FormerWorkers.awaitEnd(config.runDirectory(), log);
            return serve(source, config, home, directory, inherited, keeper, inbox, log);
        }
    }

    private static ExitCode serve(
            Supplier<ServerConfig> source,
            ServerConfig config,
            Path home,
            RunDirectory directory,
            InheritedSockets inherited,
            AotKeeper keeper,
            Inbox inbox,
            MasterLog log)
            throws IOException, InterruptedException {
        long pid = Processes.ownPid();
        try (Services services = OfferedServices.open(directory, config, log)) {
            ListenerSet listeners = ListenerSet.bind(config.listen(), ListenerSet.NONE, inherited);
            inherited
                    .unclaimed()
                    .forEach(socket -> log.warn("the service manager lends " + socket
                            + ", which no entry of listen: asks for; nobody serves it"));
            ProcessWorkshop workshop =
                    new ProcessWorkshop(source, home, directory, config, inherited, keeper, services, inbox, log);
            Supervisor supervisor = supervisor(config, listeners, workshop, directory, services, inbox, log);
            log.info("master (pid " + pid + ") serves " + config.app().className() + " under " + config.mpm() + " on "
                    + String.join(", ", listeners.addresses()));
            listenToSignals(inbox);
            try (StrangerWatch _ = StrangerWatch.start(
                            Strangers.of(pid), child -> workshop.isRunning(child) || services.owns(child));
                    Closeable _ = ControlServer.openIfPossible(
                            directory.controlSocket(), inbox, new StatusJson(pid), services, log)) {
                ExitCode code = supervisor.run();
                log.info(
                        code == ExitCode.DONE
                                ? "stopped"
                                : "stopped; not everything could finish: see above what was cut or killed");
                return code;
            }
        }
    }

    /** One that was asked for and is not there would leave probes and alarms in the dark: the start fails. */
    private static Closeable admin(AdminSettings settings, AdminSource source, MasterLog log) {
        ListenAddress.Tcp address = settings.address().orElse(null);
        if (address == null) {
            return () -> {};
        }
        try {
            return AdminServer.open(address, source, log);
        } catch (IOException | RuntimeException e) {
            throw new MasterException(
                    ExitCode.FAILED_TO_START,
                    "cannot bind admin.listen " + address + ": " + ListenerSet.reason(address, e),
                    e);
        }
    }

    private static Supervisor supervisor(
            ServerConfig config,
            ListenerSet listeners,
            Workshop workshop,
            RunDirectory directory,
            Services services,
            Inbox inbox,
            MasterLog log)
            throws IOException {
        try {
            return new Supervisor(
                    config,
                    listeners,
                    workshop,
                    new EvidenceDesk(directory.evidence(), new SystemEvidence(inbox)),
                    ServiceNotices.of(System.getenv(), Processes.ownPid(), log),
                    services,
                    inbox,
                    NanoClock.SYSTEM,
                    log);
        } catch (IOException | RuntimeException e) {
            listeners.close();
            throw e;
        }
    }

    private static void listenToSignals(Inbox inbox) {
        Signals.on(
                "TERM",
                () -> inbox.put(new SupervisorEvent.StopRequested(StopMode.GRACEFUL, "signal TERM", Progress.UNHEARD)));
        Signals.on(
                "INT",
                () -> inbox.put(new SupervisorEvent.StopRequested(StopMode.FAST, "signal INT", Progress.UNHEARD)));
        Signals.on("HUP", () -> inbox.put(new SupervisorEvent.ReloadRequested(false, "signal HUP", Progress.UNHEARD)));
        Signals.on("TTIN", () -> inbox.put(new SupervisorEvent.ScaleRequested(+1, "signal TTIN", Progress.UNHEARD)));
        Signals.on("TTOU", () -> inbox.put(new SupervisorEvent.ScaleRequested(-1, "signal TTOU", Progress.UNHEARD)));
        Signals.on("WINCH", () -> inbox.put(new SupervisorEvent.RestRequested("signal WINCH", Progress.UNHEARD)));
        Signals.on("USR1", () -> inbox.put(new SupervisorEvent.LogsReopenRequested("signal USR1", Progress.UNHEARD)));
    }
}
