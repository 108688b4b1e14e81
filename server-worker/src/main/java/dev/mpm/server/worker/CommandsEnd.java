package dev.mpm.server.worker;

import dev.mpm.api.commands.Commands;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.commands.CommandCounts;
import dev.mpm.server.core.commands.MarkedProcesses;
import dev.mpm.server.core.posix.Processes;
import dev.mpm.server.worker.commands.WorkerCommands;
import java.io.IOException;
import java.nio.file.Path;

/** The programs that this worker runs for the app. Those that requests in flight wait for may end while the worker leaves. */
final class CommandsEnd implements AppServices.End {

    private final CommandCounts counts;
    private final WorkerCommands commands;

    CommandsEnd(BootSpec spec) throws IOException {
        this.counts = CommandCounts.open(Path.of(known(spec, "commands.counts")));
        this.commands = new WorkerCommands(
                MarkedProcesses.ofWorker(known(spec, "commands.mark"), Processes.ownPid()),
                spec.slot(),
                Integer.parseInt(known(spec, "commands.max-running")),
                counts);
    }

    private static String known(BootSpec spec, String key) throws IOException {
        String value = spec.services().get(key);
        if (value == null) {
            throw new IOException("cannot run commands: the master did not tell '" + key + "'");
        }
        return value;
    }

    Commands commands() {
        return commands;
    }

    /** Kills them all. The counts stay mapped, as the ends of some are yet to be told. */
    @Override
    public void close() {
        commands.close();
    }
}
