package dev.mpm.server.launcher;

import dev.mpm.server.master.ControlClient;
import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.JsonReader;
import dev.mpm.server.master.MasterException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

    private static final double SHORTEST_SECONDS = 0.1;
    private static final double LONGEST_SECONDS = 3600;

    private final Mpmctl mpmctl;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    ServerOption server = new ServerOption();

    @Option(names = "--json", order = 1, description = "Print one line of JSON, for programs.")
    boolean json;

    @Option(
            names = "--watch",
            order = 2,
            arity = "0..1",
            paramLabel = "SECONDS",
            fallbackValue = "2",
            description = "Show it anew every 2 seconds, or so many, until Ctrl-C.")
    @Nullable
    Double watch;

    StatusCommand(Mpmctl mpmctl) {
        this.mpmctl = mpmctl;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (watch == null) {
            read().forEach(mpmctl.surroundings().out()::println);
        } else {
            watch(interval(watch));
        }
        return ExitCode.DONE.number();
    }

    private void watch(Duration interval) throws IOException, InterruptedException {
        List<String> first = read();
        boolean takesTerminal = mpmctl.surroundings().canMoveCursor() && !json;
        var view = new StatusWatch(
                this::lines, new StatusScreen(mpmctl.surroundings().out(), takesTerminal), interval);
        view.endOnSignals();
        view.run(first);
    }

    private Duration interval(double seconds) {
        if (seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--watch " + seconds + " (expected: seconds, from " + SHORTEST_SECONDS + " to 3600)");
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** Returns what to show, also where there is no server any more: it may come back. */
    private List<String> lines() {
        try {
            return read();
        } catch (MasterException | IOException none) {
            return List.of(String.valueOf(none.getMessage()));
        }
    }

    private List<String> read() throws IOException {
        ControlClient running = server.server(mpmctl);
        String status = running.status();
        var read = (Map<?, ?>) JsonReader.parse(status);
        if (read.get("error") instanceof String error) {
            throw new MasterException(ExitCode.FAILED_TO_START, "cannot read the server's status: " + error);
        }
        return json ? List.of(status) : new StatusTable(mpmctl.surroundings().coloured()).lines(read);
    }
}
