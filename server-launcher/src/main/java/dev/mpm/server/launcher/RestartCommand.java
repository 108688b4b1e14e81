package dev.mpm.server.launcher;

import dev.mpm.server.master.ControlAnswer;
import dev.mpm.server.master.ControlClient;
import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.StopMode;
import dev.mpm.server.master.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code mpmctl restart}: stops the server if it runs, and starts it. */
@Command(
        name = "restart",
        header = "Stop the server, if it runs, and start it in the background.",
        description = {
            "%nA configuration with mistakes stops nothing. Clients are refused for a moment; 'mpmctl reload'",
            "refuses none. A server that a service manager started is for that one to restart."
        },
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class RestartCommand implements Callable<Integer> {

    private final Mpmctl mpmctl;

    @Mixin
    OverrideOptions options = new OverrideOptions();

    @Mixin
    ServerOption server = new ServerOption();

    RestartCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServerConfig config = mpmctl.configuration(options.overrides());
        var surroundings = mpmctl.surroundings();
        var master = new BackgroundMaster(surroundings, mpmctl.configFile(), config, options);
        Path runDirectory = server.runDirectory == null ? config.runDirectory() : server.directory(mpmctl);
        Optional<ControlClient> running = ControlClient.find(runDirectory);
        if (running.isPresent()) {
            stop(running.get());
        }
        surroundings.out().println(master.start());
        return ExitCode.DONE.number();
    }

    /** Requests that were cut are said, but no reason to leave the server down. */
    private void stop(ControlClient running) throws IOException {
        ControlAnswer answer = new Farewell(mpmctl.surroundings(), running, StopMode.GRACEFUL).carryOut();
        if (answer.code() == ExitCode.FORCED) {
            mpmctl.surroundings().err().println("mpmctl: " + answer.text());
        } else {
            answer.orThrow();
        }
    }
}
