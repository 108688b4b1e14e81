package dev.mpm.server.launcher;

import dev.mpm.server.master.ControlCommand;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mpmctl scale}: asks the server for more or fewer workers, until the next reload. */
@Command(
        name = "scale",
        header = "Run more or fewer workers: +1, -1, or how many.",
        description = {
            "%nHolds until the next reload. 0 lets all workers leave while the master stays. How far the number",
            "can go is for the model to say; one that sizes itself by load may change it again."
        },
        synopsisHeading = "Usage: ",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class ScaleCommand implements Callable<Integer> {

    private final Mpmctl mpmctl;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(paramLabel = "WORKERS", arity = "1", description = "So many more (+1), fewer (-1), or in all (4).")
    String workers = "";

    @Mixin
    ServerOption server = new ServerOption();

    @Option(names = "--no-wait", order = 2, description = "Return when the server has been told.")
    boolean noWait;

    ScaleCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() throws IOException {
        return server.carryOut(mpmctl, wanted(), noWait);
    }

    private ControlCommand wanted() {
        try {
            return ControlCommand.parse("scale " + workers);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "'" + workers + "' workers (expected: such as +1, -1 or 4, up to 9999)");
        }
    }
}
