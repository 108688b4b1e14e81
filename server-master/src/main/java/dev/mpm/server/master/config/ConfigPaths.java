package dev.mpm.server.master.config;

import dev.mpm.server.core.config.LogSettings;
import dev.mpm.server.master.config.SectionValues.Located;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipFile;

/** Resolves the paths that a configuration file names, and looks whether they are there. */
final class ConfigPaths {

    /** The longest name of a socket that the server makes in its run directory. */
    private static final String LONGEST_SOCKET = "channel.sock";

    private final Path folder;
    private final Problems problems;

    /** Resolves relative paths against the folder of {@code file}. */
    ConfigPaths(Path file, Problems problems) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        this.folder = parent == null ? Path.of("/") : parent;
        this.problems = problems;
    }

    /** Returns the jars and folders of a class path, absolute; complains about entries that are not there. */
    List<Path> classpath(String key, List<Located> entries) {
        List<Path> found = new ArrayList<>();
        for (Located entry : entries) {
            try {
                found.addAll(entry(entry.text()));
            } catch (InvalidPathException malformed) {
                problems.add(entry.line(), key, "'" + entry.text() + "': " + malformed.getReason());
            } catch (IOException missing) {
                problems.add(entry.line(), key, String.valueOf(missing.getMessage()));
            }
        }
        return found;
    }

    /**
     * Returns the run directory, absolute. A file in a folder called {@code conf} means the folder beside it, since that
     * is where a distribution has its {@code run}. Complains if the path is too long for the sockets in it.
     */
    Path runDirectory(String key, int line, String text) {
        Path above = folder.getParent();
        Path base = above != null && folder.endsWith("conf") ? above : folder;
        try {
            Path directory = base.resolve(text).normalize();
            ListenAddressReader.requireShort(directory.resolve(LONGEST_SOCKET).toString());
            return directory;
        } catch (InvalidPathException malformed) {
            problems.add(line, key, "'" + text + "': " + malformed.getReason());
        } catch (IllegalArgumentException tooLong) {
            problems.add(line, key, String.valueOf(tooLong.getMessage()));
        }
        return base;
    }

    /** Returns the command as an absolute path; what is none, empty or {@code -}, as it is. Complains if it is not there. */
    String executable(String key, int line, String text) {
        if (text.isEmpty()) {
            return "";
        }
        try {
            Path path = folder.resolve(text).normalize();
            if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
                problems.add(line, key, "no executable file: " + path);
            }
            return path.toString();
        } catch (InvalidPathException malformed) {
            problems.add(line, key, "'" + text + "': " + malformed.getReason());
            return "";
        }
    }

    /**
     * Returns the file as an absolute path; empty for an empty one. Complains if it
     * cannot be a file, or if there is no folder for it.
     */
    String logFile(String key, int line, String text) {
        if (text.isEmpty() || text.equals(LogSettings.STANDARD)) {
            return text;
        }
        try {
            Path path = folder.resolve(text).normalize();
            Path parent = path.getParent();
            if (Files.isDirectory(path)) {
                problems.add(line, key, path + " is a folder (expected: a file, which need not be there)");
            } else if (parent == null || !Files.isDirectory(parent)) {
                problems.add(line, key, "no such folder: " + parent + "; make it, or correct the path");
            }
            return path.toString();
        } catch (InvalidPathException malformed) {
            problems.add(line, key, "'" + text + "': " + malformed.getReason());
            return "";
        }
    }

    private List<Path> entry(String text) throws IOException {
        if (text.equals("*") || text.endsWith("/*")) {
            return jars(folder.resolve(text.substring(0, text.length() - 1)).normalize());
        }
        Path path = folder.resolve(text).normalize();
        if (Files.isRegularFile(path)) {
            requireJar(path);
        } else if (!Files.isDirectory(path)) {
            throw new IOException("no such file or folder: " + path);
        }
        return List.of(path);
    }

    private static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("no such folder: " + folder);
        }
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            found.forEach(jars::add);
        }
        if (jars.isEmpty()) {
            throw new IOException("no jar in " + folder);
        }
        Collections.sort(jars);
        return jars;
    }

    /** A file that is not a jar would be passed over in silence by every class loader. */
    private static void requireJar(Path path) throws IOException {
        try {
            new ZipFile(path.toFile()).close();
        } catch (IOException notAJar) {
            throw new IOException("not a readable jar: " + path + " (" + notAJar.getMessage() + ")", notAJar);
        }
    }
}
