package dev.mpm.server.core.once;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The files of a server's tasks, in a folder that the master has made: two for each task. The state is written by whoever
 * holds the lock; anyone reads it.
 */
public final class OnceFiles {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");
    private static final String STATE = ".state";
    private static final long LARGEST_STATE = 256;

    private final Path folder;

    /** Takes note of the folder. */
    public OnceFiles(Path folder) {
        this.folder = folder;
    }

    /** Refuses what cannot be a file's name. */
    public static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("task '" + name
                    + "' (expected: letters, digits, and inside of it dots, dashes and underscores, 63 at most)");
        }
    }

    /** Returns the file whose first byte the leader of a task has locked; made if it is not there. */
    public Path lock(String name) throws IOException {
        Path lock = folder.resolve(name + ".lock");
        Files.write(lock, new byte[0], StandardOpenOption.CREATE);
        return lock;
    }

    /** Returns how far a task is; empty if nobody has led it yet. */
    public Optional<OnceState> read(String name) throws IOException {
        Path state = folder.resolve(name + STATE);
        return Files.exists(state) ? Optional.of(OnceState.parse(Files.readString(state))) : Optional.empty();
    }

    /** Notes how far a task is; its leader only. */
    public void write(String name, OnceState state) throws IOException {
        Path fresh = folder.resolve(name + ".new");
        Files.writeString(fresh, state.text());
        Files.move(fresh, folder.resolve(name + STATE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns how far each task is, by name; without those whose file is not one that {@link #write} has made. */
    public Map<String, OnceState> readAll() throws IOException {
        Map<String, OnceState> all = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + STATE)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                state(file).ifPresent(state -> all.put(name.substring(0, name.length() - STATE.length()), state));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return all;
    }

    private static Optional<OnceState> state(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() && attributes.size() <= LARGEST_STATE
                    ? Optional.of(OnceState.parse(Files.readString(file)))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
