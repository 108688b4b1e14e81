package dev.mpm.server.launcher;

import dev.mpm.server.master.ExitCode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mpmctl start}: starts the server in the background and returns when it serves, or says why it does not. */
@Command(
        name = "start",
        header = "Start the server in the background; returns when it serves, or says why it does not.",
        description = "%nThe server's log goes to log.error-log, or else to server.log in the run directory.",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class StartCommand implements Callable<Integer> {

    private final Mpmctl mpmctl;

    @Mixin
    OverrideOptions options = new OverrideOptions();

    StartCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var config = mpmctl.configuration(options.overrides());
        var master = new BackgroundMaster(mpmctl.surroundings(), mpmctl.configFile(), config, options);
        mpmctl.surroundings().out().println(master.start());
        return ExitCode.DONE.number();
    }
}
