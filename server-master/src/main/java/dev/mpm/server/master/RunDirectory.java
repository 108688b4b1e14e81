package dev.mpm.server.master;

import dev.mpm.server.core.posix.FileLocks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder through which a running server is found, held by one master at a time.
 *
 * <p>A lock on a file in it, which the kernel takes back however the master ends, says whether there is one; so what a dead
 * master left behind is known to be stale and is removed. The master's main thread opens and closes it.
 */
public final class RunDirectory implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final String PID_FILE = "mpm-server.pid";
    private static final String SCOREBOARD = "scoreboard.";

    /** How many files of evidence outlive a start; their names begin with the time. */
    private static final int KEPT = 50;

    /** What a worker that was killed while it warmed up leaves: its socket, with the slot's number. */
    private static final String WARM_UP = "warm-up.";

    /** For this user alone: the scoreboard tells what clients ask for. */
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final FileChannel lockFile;

    private RunDirectory(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /**
     * Takes hold of the folder, which is created if need be for this user alone, and writes the pid file.
     *
     * @throws MasterException if another master holds it, or it cannot be written
     */
    public static RunDirectory open(Path directory, long pid) {
        try {
            create(directory);
            FileChannel lockFile =
                    FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                return open(directory, pid, lockFile);
            } catch (IOException | MasterException e) {
                lockFile.close();
                throw e;
            }
        } catch (IOException e) {
            throw cannotUse(directory, e.toString(), e);
        }
    }

    private static RunDirectory open(Path directory, long pid, FileChannel lockFile) throws IOException {
        if (lock(lockFile) == null) {
            throw new MasterException(
                    ExitCode.FAILED_TO_START,
                    "another server" + named(directory) + " runs from " + directory
                            + "; stop it, or choose another run-directory");
        }
        RunDirectory held = new RunDirectory(directory, lockFile);
        held.removeFiles();
        held.writePid(pid);
        return held;
    }

    /**
     * Makes the folder if it is not there. One that is there keeps its mode, since it may not be ours alone ({@code /tmp}
     * would be of no use to anybody any more); but others must not be able to replace what is in it.
     */
    private static void create(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
            return;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
        if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw cannotUse(
                    directory,
                    "its mode is " + PosixFilePermissions.toString(mode) + ", so other users could replace the server's"
                            + " sockets (expected: " + PosixFilePermissions.toString(PRIVATE) + "); chmod 700 it, or"
                            + " choose another run-directory",
                    null);
        }
    }

    private static MasterException cannotUse(Path directory, String reason, @Nullable Exception cause) {
        String message = "cannot use the run directory " + directory + ": " + reason;
        return cause == null
                ? new MasterException(ExitCode.FAILED_TO_START, message)
                : new MasterException(ExitCode.FAILED_TO_START, message, cause);
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    private static String named(Path directory) {
        OptionalLong pid = writtenPid(directory);
        return pid.isPresent() ? " (pid " + pid.getAsLong() + ")" : "";
    }

    /** Returns the pid that the folder's pid file names, if there is one. Its process may be gone. */
    static OptionalLong writtenPid(Path directory) {
        try {
            return OptionalLong.of(
                    Long.parseLong(Files.readString(pidFile(directory)).strip()));
        } catch (IOException | NumberFormatException none) {
            return OptionalLong.empty();
        }
    }

    static Path pidFile(Path directory) {
        return directory.resolve(PID_FILE);
    }

    /**
     * Returns which process holds the folder, less than 1 if it cannot be seen from here; empty if none does. Not for the
     * process that holds it.
     *
     * @throws IOException if that cannot be found out
     */
    static OptionalLong holder(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return OptionalLong.empty();
        }
        Path lock = directory.resolve(LOCK);
        // Where the folder is closed to us, the file looks as if it were not there.
        return Files.isExecutable(directory) && Files.notExists(lock) ? OptionalLong.empty() : FileLocks.holder(lock);
    }

    private void writePid(long pid) throws IOException {
        Path fresh = directory.resolve(PID_FILE + ".new");
        Files.writeString(fresh, pid + "\n");
        Files.move(fresh, directory.resolve(PID_FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns where the scoreboard of a generation is. */
    public Path scoreboard(int generation) {
        return directory.resolve(SCOREBOARD + generation);
    }

    /**
     * Returns the folder for what is written down of workers before they are ended; created if need be. Of what earlier runs
     * left there the newest files stay.
     */
    Path evidence() throws IOException {
        Path evidence = directory.resolve("evidence");
        if (!Files.isDirectory(evidence)) {
            Files.createDirectory(evidence, PosixFilePermissions.asFileAttribute(PRIVATE));
        }
        try (Stream<Path> files = Files.list(evidence)) {
            for (Path old : files.sorted(Comparator.reverseOrder()).skip(KEPT).toList()) {
                Files.deleteIfExists(old);
            }
        }
        return evidence;
    }

    Path taskSocket() {
        return directory.resolve("tasks.sock");
    }

    Path channelSocket() {
        return directory.resolve("channel.sock");
    }

    Path controlSocket() {
        return controlSocket(directory);
    }

    static Path controlSocket(Path directory) {
        return directory.resolve("control.sock");
    }

    /** Returns where a service's end in the master listens; the service removes the socket, a killed one's successor replaces it. */
    Path socket(String service) {
        return directory.resolve(service + ".sock");
    }

    private void removeFiles() throws IOException {
        Files.deleteIfExists(directory.resolve(PID_FILE));
        Files.deleteIfExists(directory.resolve(PID_FILE + ".new"));
        try (DirectoryStream<Path> left =
                Files.newDirectoryStream(directory, "{" + SCOREBOARD + "," + WARM_UP + "}*")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        Files.deleteIfExists(channelSocket());
        Files.deleteIfExists(taskSocket());
        Files.deleteIfExists(controlSocket());
    }

    /** Removes what the master kept there, but for logs, and lets go of the folder. */
    @Override
    public void close() {
        try {
            removeFiles();
            lockFile.close();
        } catch (IOException e) {
            // Nobody takes them for a live server's: the lock goes with this process, and the next one removes them.
        }
    }
}
