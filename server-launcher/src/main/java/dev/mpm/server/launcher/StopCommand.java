package dev.mpm.server.launcher;

import dev.mpm.server.master.ControlClient;
import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.StopMode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mpmctl stop}: asks the server to stop and waits until its master is gone. */
@Command(
        name = "stop",
        header = "Stop the server: requests in flight are answered first. Returns when it is gone.",
        description = "%nExit code 3 if the server is not running.",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class StopCommand implements Callable<Integer> {

    private final Mpmctl mpmctl;

    @Option(names = "--now", order = 1, description = "Stop at once; requests in flight are cut.")
    boolean now;

    StopCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() throws IOException {
        ControlClient server = mpmctl.runningServer();
        var master = ProcessHandle.of(server.pid());
        server.stop(now ? StopMode.FAST : StopMode.GRACEFUL);
        master.ifPresent(process -> process.onExit().join());
        mpmctl.surroundings().out().println("stopped (master pid " + server.pid() + ")");
        return ExitCode.DONE.number();
    }
}
