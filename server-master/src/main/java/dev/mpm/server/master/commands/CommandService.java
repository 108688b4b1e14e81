package dev.mpm.server.master.commands;

import dev.mpm.server.core.commands.CommandCounts;
import dev.mpm.server.core.commands.MarkedProcesses;
import dev.mpm.server.master.MasterLog;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.services.Service;
import dev.mpm.server.master.services.ServiceFolder;
import dev.mpm.server.master.services.ServiceStatus;
import dev.mpm.server.master.services.ServiceStatus.Metric;
import dev.mpm.server.master.services.WorkerEvent;
import dev.mpm.server.master.services.WorkerEvent.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that no command outlives its worker, and tells how many there are. A worker ends its commands itself when it
 * ends; if it was killed, or its server was, this does.
 */
public final class CommandService implements Service {

    /** A worker that was killed while it started a command may have just not started it when it is looked for. */
    private static final long AGAIN_SECONDS = 1;

    private final ServiceFolder folder;
    private final String mark;
    private final CommandCounts counts;
    private final MasterLog log;
    private final CountDownLatch closed = new CountDownLatch(1);

    private CommandService(ServiceFolder folder, String mark, MasterLog log) throws IOException {
        this.folder = folder;
        this.mark = mark;
        this.log = log;
        this.counts = CommandCounts.create(file());
    }

    /** Opens it in the run directory, and ends what the commands of an earlier server have left. */
    public static CommandService open(Path runDirectory, MasterLog log) throws IOException {
        String mark = MarkedProcesses.ofServer(runDirectory);
        int left = MarkedProcesses.kill(mark);
        if (left > 0) {
            log.warn("ended " + left + " processes of commands that an earlier server left behind");
        }
        return new CommandService(ServiceFolder.open(runDirectory.resolve("commands")), mark, log);
    }

    private Path file() {
        return folder.path().resolve("counts");
    }

    @Override
    public Map<String, String> forWorkers(ServerConfig config) {
        return Map.of(
                "commands.counts", file().toString(),
                "commands.mark", mark,
                "commands.max-running", Integer.toString(config.commands().maxRunning()));
    }

    @Override
    public void heard(WorkerEvent event) {
        if (event.step() == Step.GONE && counts.used(event.slot()).getAndSet(0) != 0) {
            counts.running(event.slot()).set(0);
            Thread.ofVirtual().name("commands of pid " + event.pid()).start(() -> endAll(event));
        }
    }

    private void endAll(WorkerEvent gone) {
        try {
            String its = MarkedProcesses.ofWorker(mark, gone.pid());
            int left = MarkedProcesses.kill(its);
            if (left > 0) {
                log.info("ended " + left + " processes of commands that worker " + gone.slot() + " (pid " + gone.pid()
                        + ") left behind");
            }
            if (!closed.await(AGAIN_SECONDS, TimeUnit.SECONDS)) {
                MarkedProcesses.kill(its);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
        }
    }

    private boolean isInUse() {
        return counts.started().get() > 0
                || counts.refused().get() > 0
                || counts.failed().get() > 0;
    }

    @Override
    public ServiceStatus status() {
        if (!isInUse()) {
            return new ServiceStatus("commands", Map.of(), List.of());
        }
        long running = counts.running();
        long started = counts.started().get();
        long failed = counts.failed().get();
        long refused = counts.refused().get();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("running", running);
        facts.put("started", started);
        facts.put("failed", failed);
        facts.put("refused", refused);
        return new ServiceStatus(
                "commands",
                facts,
                List.of(
                        Metric.gauge("mpm_commands_running", "Commands that apps run now.", (double) running),
                        Metric.counter("mpm_commands_started", "Commands that apps have started.", (double) started),
                        Metric.counter(
                                "mpm_commands_failed",
                                "Commands that could not be started, were killed, or ended with another code than 0.",
                                (double) failed),
                        Metric.counter("mpm_commands_refused", "Commands refused because there were too many.", (double)
                                refused)));
    }

    @Override
    public void close() {
        closed.countDown();
        MarkedProcesses.kill(mark);
        counts.close();
        folder.close();
    }
}
