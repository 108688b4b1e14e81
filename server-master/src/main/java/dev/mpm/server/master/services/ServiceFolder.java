package dev.mpm.server.master.services;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A folder of a service's own in the run directory, for the server's user only: empty at first, and gone with the service. It
 * holds files, no folders. Whoever opens it closes it.
 *
 * @param path where it is
 */
public record ServiceFolder(Path path) implements Closeable {

    /** Makes the folder; what an earlier server left there is removed. */
    public static ServiceFolder open(Path path) throws IOException {
        remove(path);
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new ServiceFolder(path);
    }

    @Override
    public void close() {
        try {
            remove(path);
        } catch (IOException _) {
            // The next server removes it.
        }
    }

    private static void remove(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("cannot clear " + path + ": it is a link or a file (expected: a folder); remove it");
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.delete(path);
    }
}
