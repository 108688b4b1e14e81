package dev.mpm.server.launcher;

import dev.mpm.server.master.ControlAnswer;
import dev.mpm.server.master.ControlClient;
import dev.mpm.server.master.ControlCommand;
import dev.mpm.server.master.ExitCode;
import dev.mpm.server.master.MasterException;
import dev.mpm.server.master.config.ConfigurationException;
import dev.mpm.server.master.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a verb that speaks to a running server finds it: by its run directory, which the configuration file names. */
final class ServerOption {

    @Option(
            names = "--run-directory",
            paramLabel = "DIR",
            order = 90,
            description = "Where the server runs; default: what the configuration file says.")
    @Nullable
    Path runDirectory;

    /**
     * Returns the running server.
     *
     * @throws MasterException if there is none, or the file does not say where it would be
     */
    ControlClient server(Mpmctl mpmctl) {
        return ControlClient.at(directory(mpmctl));
    }

    /**
     * Gives the running server a command and shows how it goes.
     *
     * @return the exit code, when the server has done it, or has only taken it if nobody waits
     * @throws MasterException if it was not done
     */
    int carryOut(Mpmctl mpmctl, ControlCommand command, boolean noWait) throws IOException {
        ControlClient running = server(mpmctl);
        ProgressView view = new ProgressView(mpmctl.surroundings());
        ControlAnswer answer = noWait ? running.tell(command) : running.ask(command, view::step);
        view.end(answer, answer.text());
        answer.orThrow();
        return answer.code().number();
    }

    /** Returns the folder; the rest of the file need not be right. */
    Path directory(Mpmctl mpmctl) {
        var surroundings = mpmctl.surroundings();
        if (runDirectory != null) {
            return surroundings.directory().resolve(runDirectory).normalize();
        }
        try {
            return ServerConfig.runDirectoryOf(mpmctl.configFile(), surroundings.environment());
        } catch (ConfigurationException unreadable) {
            throw new MasterException(
                    ExitCode.FAILED_TO_START,
                    unreadable.getMessage() + " (--run-directory DIR finds the server without the file)",
                    unreadable);
        }
    }
}
