package dev.mpm.server.launcher;

import dev.mpm.server.master.ControlCommand;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mpmctl reload}: asks the server to run what its configuration file says now. */
@Command(
        name = "reload",
        header = "Run what the configuration says now, without losing a request.",
        description = {
            "%nNew workers take over when they are ready; the old ones finish what they have. Another model",
            "may be named. If something is wrong, all stays as it was, and the exit code is not 0:",
            "1 configuration or address, 3 workers do not boot, 4 the app does not start; 3 also: not running."
        },
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class ReloadCommand implements Callable<Integer> {

    private final Mpmctl mpmctl;

    @Mixin
    ServerOption server = new ServerOption();

    @Option(names = "--rolling", order = 1, description = "Replace one worker at a time, under the same model.")
    boolean rolling;

    @Option(names = "--no-wait", order = 2, description = "Return when the server has been told.")
    boolean noWait;

    ReloadCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() throws IOException {
        return server.carryOut(mpmctl, new ControlCommand.Reload(rolling), noWait);
    }
}
