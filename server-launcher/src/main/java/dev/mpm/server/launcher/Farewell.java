package dev.mpm.server.launcher;

import dev.mpm.server.master.ControlAnswer;
import dev.mpm.server.master.ControlClient;
import dev.mpm.server.master.ControlCommand;
import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.StopMode;
import java.io.IOException;
import java.util.Optional;

/** Ends a running server: asks it to stop, shows how that goes, and waits until its master is gone. Used once. */
final class Farewell {

    private final Surroundings surroundings;
    private final ControlClient server;
    private final ControlCommand command;

    /** Found before the stop: afterwards the number may be another's. */
    private final Optional<ProcessHandle> master;

    Farewell(Surroundings surroundings, ControlClient server, StopMode mode) {
        this.surroundings = surroundings;
        this.server = server;
        this.command = new ControlCommand.Stop(mode);
        this.master = ProcessHandle.of(server.pid());
    }

    /** Returns when the server has heard. */
    void begin() throws IOException {
        server.tell(command).orThrow();
        surroundings.out().println("stopping (" + name() + ")");
    }

    /** Returns when the server is gone; the answer says whether it could finish everything. */
    ControlAnswer carryOut() throws IOException {
        ProgressView view = new ProgressView(surroundings);
        ControlAnswer answer = server.ask(command, view::step);
        if (answer.code() == ExitCode.DONE || answer.code() == ExitCode.FORCED) {
            master.ifPresent(process -> process.onExit().join());
        }
        view.drop();
        view.end(answer, "stopped (" + name() + ")");
        return answer;
    }

    private String name() {
        return "master pid " + server.pid();
    }
}
