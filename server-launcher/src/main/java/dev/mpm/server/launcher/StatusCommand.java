package dev.mpm.server.launcher;

import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.MasterException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mpmctl status}: what the server and its workers are doing, for people or for programs. */
@Command(
        name = "status",
        header = "Show what the server and each of its workers are doing.",
        description = {
            "%nExit code 3 if the server is not running. Letters of the scoreboard, one per thread or request:",
            "_ waiting, S starting, R reading, W running a request, K keep-alive, C closing, G leaving, . none"
        },
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class StatusCommand implements Callable<Integer> {

    private final Mpmctl mpmctl;

    @Option(names = "--json", order = 1, description = "Print one line of JSON, for programs.")
    boolean json;

    StatusCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() throws IOException {
        String status = mpmctl.runningServer().status();
        var read = (Map<?, ?>) Json.parse(status);
        if (read.get("error") instanceof String error) {
            throw new MasterException(ExitCode.NOT_RUNNING, "cannot read the server's status: " + error);
        }
        var out = mpmctl.surroundings().out();
        if (json) {
            out.println(status);
        } else {
            var table = new StatusTable(mpmctl.surroundings().coloured());
            table.lines(read).forEach(out::println);
        }
        return ExitCode.DONE.number();
    }
}
