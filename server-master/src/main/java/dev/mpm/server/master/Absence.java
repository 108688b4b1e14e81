package dev.mpm.server.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Finds out why no server answers in a run directory, for the operator. Pure looking: nothing is changed. */
final class Absence {

    private Absence() {}

    /**
     * Returns what to tell.
     *
     * @param refused what came of connecting to the control socket
     */
    static MasterException of(Path runDirectory, IOException refused) {
        try {
            OptionalLong holder = RunDirectory.holder(runDirectory);
            return holder.isPresent()
                    ? onlySignals(runDirectory, holder.getAsLong())
                    : new MasterException(
                            ExitCode.NOT_RUNNING, "the server is not running (" + left(runDirectory) + ")");
        } catch (IOException unreadable) {
            return new MasterException(
                    ExitCode.FAILED_TO_START,
                    "cannot look for the server in " + runDirectory + ": " + unreadable.getMessage()
                            + "; call mpmctl as the server's user",
                    refused);
        }
    }

    private static MasterException onlySignals(Path runDirectory, long pid) {
        Path socket = RunDirectory.controlSocket(runDirectory);
        String who = pid > 0 ? "the server (pid " + pid + ")" : "a server";
        String what = Files.exists(socket)
                ? "nobody listens at its control socket " + socket
                : "its control socket " + socket + " is not there";
        return new MasterException(
                ExitCode.FAILED_TO_START,
                who + " runs, but " + what + ": it is starting or ending, or else only signals reach it"
                        + (pid > 0 ? ", such as kill -TERM " + pid : ""));
    }

    private static String left(Path runDirectory) {
        OptionalLong pid = RunDirectory.writtenPid(runDirectory);
        return pid.isPresent()
                ? "a stale pid file " + RunDirectory.pidFile(runDirectory) + " of pid " + pid.getAsLong()
                : "run directory " + runDirectory;
    }
}
