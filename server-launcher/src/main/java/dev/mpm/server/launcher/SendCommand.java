package dev.mpm.server.launcher;

import dev.mpm.server.master.ControlCommand;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mpmctl send}: sends the app a message, in every worker that listens to the topic. */
@Command(
        name = "send",
        header = "Send a message to the app, in every worker that listens to the topic.",
        description = "%nPrints how many workers it was sent to. The app sees that it comes from an operator.",
        synopsisHeading = "Usage: ",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class SendCommand implements Callable<Integer> {

    private final Mpmctl mpmctl;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "TOPIC", description = "What the app listens to, such as cache/clear.")
    String topic = "";

    @Parameters(index = "1", paramLabel = "TEXT", description = "The message, 8 KiB at most; may be empty: ''.")
    String text = "";

    @Mixin
    ServerOption server = new ServerOption();

    SendCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() throws IOException {
        return server.carryOut(mpmctl, command(), false);
    }

    private ControlCommand command() {
        try {
            return new ControlCommand.Send(topic, text);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), wrong.getMessage(), wrong);
        }
    }
}
