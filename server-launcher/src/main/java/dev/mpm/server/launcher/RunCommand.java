package dev.mpm.server.launcher;

import dev.mpm.server.master.ControlClient;
import dev.mpm.server.master.ControlCommand;
import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.Master;
import dev.mpm.server.master.MasterLog;
import dev.mpm.server.master.StopMode;
import dev.mpm.server.master.config.ServerConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mpmctl run}: this process becomes the master and stays in the foreground. */
@Command(
        name = "run",
        header = "Run the server in the foreground until TERM (graceful) or INT (fast).",
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        sortOptions = false)
final class RunCommand implements Callable<Integer> {

    private final Mpmctl mpmctl;

    @Mixin
    OverrideOptions options = new OverrideOptions();

    @Option(names = "--single", order = 3, description = "Serve in this one process, without workers: for a debugger.")
    boolean single;

    @Option(
            names = "--stop-at-eof",
            order = 4,
            description = "Stop fast when standard input ends, with the program that holds its other end.")
    boolean stopsAtEndOfInput;

    RunCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() throws Exception {
        Supplier<ServerConfig> source = () -> mpmctl.configuration(options.overrides());
        var log = new MasterLog(System.err, System.out);
        if (stopsAtEndOfInput) {
            Thread.ofPlatform().daemon().name("end of input").start(this::stopAtEndOfInput);
        }
        var code = single
                ? SingleProcess.run(source.get(), log)
                : Master.run(source, mpmctl.surroundings().home(), log);
        return code.number();
    }

    /**
     * Stops the server as {@code mpmctl stop --now} would: a signal to ourselves would be lost where a shell has had it ignored,
     * as shells do for what runs in their background. One that cannot be told is ended; its workers notice that.
     */
    private void stopAtEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // As good as the end: nobody can say anything any more.
        }
        try {
            var stop = new ControlCommand.Stop(StopMode.FAST);
            ControlClient.at(mpmctl.configuration(options.overrides()).runDirectory())
                    .ask(stop, step -> {});
        } catch (IOException | RuntimeException e) {
            Runtime.getRuntime().halt(ExitCode.FORCED.number());
        }
    }
}
