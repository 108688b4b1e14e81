package dev.mpm.server.master;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
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
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            FileChannel lockFile =
                    FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(lockFile) == null) {
                lockFile.close();
                throw new MasterException(
                        ExitCode.FAILED_TO_START,
                        "another server" + named(directory) + " runs from " + directory
                                + "; stop it, or choose another run-directory");
            }
            RunDirectory held = new RunDirectory(directory, lockFile);
            held.removeFiles();
            held.writePid(pid);
            return held;
        } catch (IOException e) {
            throw new MasterException(
                    ExitCode.FAILED_TO_START, "cannot use the run directory " + directory + ": " + e, e);
        }
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
                    Long.parseLong(Files.readString(directory.resolve(PID_FILE)).strip()));
        } catch (IOException | NumberFormatException none) {
            return OptionalLong.empty();
        }
    }

    private void writePid(long pid) throws IOException {
        Path fresh = directory.resolve(PID_FILE + ".new");
        Files.writeString(fresh, pid + "\n");
        Files.move(fresh, directory.resolve(PID_FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns where the scoreboard of the server is. */
    public Path scoreboard() {
        return directory.resolve("scoreboard");
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

    private void removeFiles() throws IOException {
        Files.deleteIfExists(directory.resolve(PID_FILE));
        Files.deleteIfExists(scoreboard());
        Files.deleteIfExists(channelSocket());
        Files.deleteIfExists(controlSocket());
    }

    /** Removes what the master kept there, but for logs, and lets go of the folder. */
    @Override
    public void close() throws IOException {
        removeFiles();
        lockFile.close();
    }
}
