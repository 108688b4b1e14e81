package dev.mpm.server.launcher;

import dev.mpm.server.master.ControlCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** {@code mpmctl dump}: has a worker's threads, locks and requests written down, and prints where. */
@Command(
        name = "dump",
        header = "Write down what a worker is doing: its threads, locks, requests and heap.",
        description = "%nPrints the path of the file. The worker goes on.",
        synopsisHeading = "Usage: ",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class DumpCommand implements Callable<Integer> {

    private static final int HIGHEST_SLOT = 99_999;

    private final Mpmctl mpmctl;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(paramLabel = "SLOT", description = "The worker's slot, as 'mpmctl status' shows it.")
    int slot;

    @Mixin
    ServerOption server = new ServerOption();

    @Option(names = "--print", order = 1, description = "Print the file itself instead of its path.")
    boolean print;

    DumpCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() throws IOException {
        if (slot < 0 || slot > HIGHEST_SLOT) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "slot " + slot + " (expected: one that 'mpmctl status' shows)");
        }
        var answer = server.server(mpmctl).ask(new ControlCommand.Dump(slot), step -> {});
        String file = answer.orThrow();
        var out = mpmctl.surroundings().out();
        if (print) {
            out.print(Files.readString(Path.of(file)));
        } else {
            out.println(file);
        }
        return answer.code().number();
    }
}
