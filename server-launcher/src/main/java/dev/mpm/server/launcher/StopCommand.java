package dev.mpm.server.launcher;

import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.StopMode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mpmctl stop}: asks the server to stop and waits until its master is gone. */
@Command(
        name = "stop",
        header = "Stop the server: requests in flight are answered first. Returns when it is gone.",
        description = "%nExit code 3 if the server is not running, 5 if requests were cut or a process killed.",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class StopCommand implements Callable<Integer> {

    private final Mpmctl mpmctl;

    @Mixin
    ServerOption server = new ServerOption();

    @Option(names = "--now", order = 1, description = "Stop at once; requests in flight are cut.")
    boolean now;

    @Option(names = "--no-wait", order = 2, description = "Return when the server has been told.")
    boolean noWait;

    StopCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() throws IOException {
        var farewell =
                new Farewell(mpmctl.surroundings(), server.server(mpmctl), now ? StopMode.FAST : StopMode.GRACEFUL);
        if (noWait) {
            farewell.begin();
        } else {
            farewell.carryOut().orThrow();
        }
        return ExitCode.DONE.number();
    }
}
