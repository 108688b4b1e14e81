package dev.mpm.server.master;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Speaks to a running server: one command per call, from any process of the server's user. */
public final class ControlClient {

    /** Longer than the server ever says nothing, unless it stands still. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final long pid;
    private final Path socket;
    private final Duration patience;

    private ControlClient(long pid, Path socket, Duration patience) {
        this.pid = pid;
        this.socket = socket;
        this.patience = patience;
    }

    /** Returns the server that runs from a run directory, if its master lives and takes commands. */
    public static Optional<ControlClient> find(Path runDirectory) {
        return find(runDirectory, PATIENCE);
    }

    /** Returns the same, but one that waits no longer than this for a sign of life. */
    static Optional<ControlClient> find(Path runDirectory, Duration patience) {
        try {
            OptionalLong pid = RunDirectory.writtenPid(runDirectory);
            return pid.isEmpty() ? Optional.empty() : Optional.of(connect(runDirectory, pid.getAsLong(), patience));
        } catch (IOException nobodyListens) {
            return Optional.empty();
        }
    }

    /**
     * Returns the server that runs from a run directory.
     *
     * @throws MasterException if there is none, or it can only be reached by signals, with what was found in its place
     */
    public static ControlClient at(Path runDirectory) {
        try {
            return connect(runDirectory, pidOf(runDirectory), PATIENCE);
        } catch (IOException nobodyListens) {
            throw Absence.of(runDirectory, nobodyListens);
        }
    }

    private static long pidOf(Path runDirectory) throws IOException {
        OptionalLong written = RunDirectory.writtenPid(runDirectory);
        return written.isPresent()
                ? written.getAsLong()
                : RunDirectory.holder(runDirectory).orElse(0);
    }

    private static ControlClient connect(Path runDirectory, long pid, Duration patience) throws IOException {
        Path socket = RunDirectory.controlSocket(runDirectory);
        SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
        return new ControlClient(pid, socket, patience);
    }

    /** Returns the number of the master's process; less than 1 if it cannot be seen from here. */
    public long pid() {
        return pid;
    }

    /**
     * Returns the server's state as one line of JSON.
     *
     * @throws ControlException if it does not answer
     */
    public String status() throws IOException {
        try (ControlLines lines = ask(new ControlRequest(new ControlCommand.Status(), true))) {
            String json = lines.next();
            if (json == null) {
                throw new ControlException("the server (pid " + pid + ") ended while it was asked", null);
            }
            return json;
        }
    }

    /**
     * Gives a command and returns what came of it, when it is done.
     *
     * @param steps takes what is done on the way, on the calling thread
     * @throws ControlException if the server stops answering
     */
    public ControlAnswer ask(ControlCommand command, Consumer<String> steps) throws IOException {
        return ask(new ControlRequest(command, true), steps);
    }

    /**
     * Gives a command and returns when the server has taken it.
     *
     * @throws ControlException if the server does not answer
     */
    public ControlAnswer tell(ControlCommand command) throws IOException {
        return ask(new ControlRequest(command, false), step -> {});
    }

    private ControlAnswer ask(ControlRequest request, Consumer<String> steps) throws IOException {
        try (ControlLines lines = ask(request)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                Map<?, ?> said = (Map<?, ?>) JsonReader.parse(line);
                if (said.get("done") instanceof String done) {
                    return new ControlAnswer(ExitCode.DONE, done);
                }
                if (said.get("error") instanceof String error) {
                    return new ControlAnswer(code(said), error);
                }
                steps.accept(String.valueOf(said.get("step")));
            }
        }
        boolean isStop = request.command() instanceof ControlCommand.Stop;
        return new ControlAnswer(
                isStop ? ExitCode.FORCED : ExitCode.NOT_RUNNING,
                "the server (pid " + pid + ") ended before it said that this was done");
    }

    private static ExitCode code(Map<?, ?> said) {
        return said.get("exitCode") instanceof Double number
                ? ExitCode.of(number.intValue())
                : ExitCode.FAILED_TO_START;
    }

    private ControlLines ask(ControlRequest request) throws IOException {
        return ControlLines.ask(request, socket, "the server (pid " + pid + ")", patience);
    }
}
