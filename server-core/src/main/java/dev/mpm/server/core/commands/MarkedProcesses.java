package dev.mpm.server.core.commands;

import dev.mpm.server.core.posix.PosixException;
import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.core.posix.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/*
 * Why a variable of the environment. Parents are lost: the child of a shell that has ended is the child of somebody else, and
 * of a worker that was killed nothing is left to ask. Process groups and sessions are left by whoever wants to, and Java
 * cannot make them. The environment is inherited, and /proc tells it of each process of the same user.
 */

/**
 * The processes of a command, of all commands of a worker, or of a server: those whose environment says so, in
 * {@code MPM_COMMAND}. Any thread. Each look reads a file of every process of the machine that may be read.
 */
public final class MarkedProcesses {

    /** The variable that a command is started with; its value begins with the marks of the server and the worker. */
    public static final String VARIABLE = "MPM_COMMAND";

    private static final Path PROC = Path.of("/proc");

    /** Who starts another one faster than we look this often has more than we can do. */
    private static final int ROUNDS = 100;

    private MarkedProcesses() {}

    /**
     * Returns the mark of all commands of the server that runs from a folder, by its path and what the kernel knows it by:
     * the servers of two containers may see each other's processes, and have the same path.
     *
     * @throws IOException if there is no such folder
     */
    public static String ofServer(Path runDirectory) throws IOException {
        return runDirectory.toAbsolutePath() + "|" + Files.getAttribute(runDirectory, "unix:dev") + ":"
                + Files.getAttribute(runDirectory, "unix:ino") + "|";
    }

    /** Returns the mark of all commands of a worker. */
    public static String ofWorker(String server, long pid) {
        return server + pid + "|";
    }

    /** Returns the mark of one command. */
    public static String ofCommand(String worker, long number) {
        return worker + number + "|";
    }

    /** Returns the processes that have a mark. */
    public static List<Long> find(String mark) {
        String wanted = VARIABLE + "=" + mark;
        List<Long> found = new ArrayList<>();
        try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (hasVariable(process.resolve("environ"), wanted)) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return found; // no /proc: nobody can be told apart
        }
        return found;
    }

    private static boolean hasVariable(Path environ, String wanted) {
        try {
            String all = "\0" + new String(Files.readAllBytes(environ), StandardCharsets.UTF_8);
            return all.contains("\0" + wanted);
        } catch (IOException _) {
            return false; // gone since, or another user's
        }
    }

    /** Kills all that have a mark, and those whom they start meanwhile. Returns how many there were. */
    public static int kill(String mark) {
        Set<Long> killed = new HashSet<>();
        for (int i = 0; i < ROUNDS; i++) {
            List<Long> found = find(mark);
            if (found.isEmpty()) {
                break;
            }
            signal(found, ProcessSignal.KILL);
            killed.addAll(found);
        }
        return killed.size();
    }

    /** Stops all that have a mark, so that none starts another, then asks each to end and lets them go on to do so. */
    public static void ask(String mark) {
        Set<Long> stopped = new HashSet<>();
        List<Long> found = find(mark);
        for (int i = 0; i < ROUNDS && stopped.addAll(found); i++) {
            signal(found, ProcessSignal.STOP);
            found = find(mark);
        }
        signal(stopped, ProcessSignal.TERM);
        signal(stopped, ProcessSignal.CONT);
    }

    private static void signal(Iterable<Long> pids, ProcessSignal signal) {
        for (long pid : pids) {
            try {
                var _ = Processes.signal(pid, signal);
            } catch (PosixException _) {
                // Another user's by now: it is out of our reach.
            }
        }
    }
}
