package dev.mpm.server.launcher;

import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.budget.Budget;
import dev.mpm.server.master.budget.Machine;
import dev.mpm.server.master.config.Overrides;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mpmctl conf}: the group of verbs about the configuration. */
@Command(
        name = "conf",
        header = "Show the configuration.",
        synopsisHeading = "Usage: ",
        synopsisSubcommandLabel = "VERB",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nVerbs:%n",
        sortOptions = false)
final class ConfCommand {

    private final Mpmctl mpmctl;

    ConfCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Command(
            name = "print",
            header = "Print the settings that are not at their default, with where each value comes from.",
            synopsisHeading = "Usage: ",
            optionListHeading = "%nOptions:%n",
            sortOptions = false)
    int print(
            @Option(names = "--effective", order = 1, description = "Print every setting, as a configuration file.")
                    boolean effective) {
        var config = mpmctl.configuration(Overrides.NONE);
        var out = mpmctl.surroundings().out();
        if (effective) {
            out.println(config.effective(Budget.of(Machine.here(), config).settings())
                    .stripTrailing());
        } else {
            config.settings().stream()
                    .filter(setting -> !setting.isDefault())
                    .forEach(
                            setting -> out.println(setting.key() + ": " + setting.value() + "  # " + setting.origin()));
        }
        return ExitCode.DONE.number();
    }
}
