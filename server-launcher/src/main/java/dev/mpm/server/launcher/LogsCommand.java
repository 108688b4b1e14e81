package dev.mpm.server.launcher;

import dev.mpm.server.master.ControlCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mpmctl logs}: the group of verbs about the log files. */
@Command(
        name = "logs",
        header = "Say what to do with the log files.",
        synopsisHeading = "Usage: ",
        synopsisSubcommandLabel = "VERB",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nVerbs:%n",
        sortOptions = false)
final class LogsCommand {

    private final Mpmctl mpmctl;

    LogsCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Command(
            name = "reopen",
            header = "Open the log files anew, after they have been renamed.",
            synopsisHeading = "Usage: ",
            optionListHeading = "%nOptions:%n",
            sortOptions = false)
    int reopen(@Mixin ServerOption server) throws IOException {
        return server.carryOut(mpmctl, new ControlCommand.ReopenLogs(), /* noWait= */ false);
    }
}
