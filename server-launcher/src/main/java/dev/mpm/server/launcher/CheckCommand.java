package dev.mpm.server.launcher;

import dev.mpm.server.master.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mpmctl check}: says what is wrong with the configuration, or that nothing is. */
@Command(
        name = "check",
        header = "Check the configuration and say everything that is wrong with it.",
        description = "%nExit code 1 if there is a problem. Nothing is started, no address is bound.",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class CheckCommand implements Callable<Integer> {

    private final Mpmctl mpmctl;

    @Mixin
    OverrideOptions options = new OverrideOptions();

    CheckCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() {
        var config = mpmctl.configuration(options.overrides());
        mpmctl.surroundings().out().println(config.file() + ": configuration OK");
        return ExitCode.DONE.number();
    }
}
