package dev.mpm.server.core.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes a file that is there when it is complete, and that only its owner may read: it shows what requests were about.
 */
public final class EvidenceFile {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** What there is to write. */
    @FunctionalInterface
    public interface Content {

        /** Writes it; the writer is closed by the caller. */
        void writeTo(Writer out) throws IOException;
    }

    private EvidenceFile() {}

    /**
     * Writes the file. Two may have been asked for the same one, because the first seemed not to answer: what is there is
     * left alone, and this one is called {@code <name>.<author>} then.
     *
     * @param author who writes, for that case
     */
    public static void write(Path file, String author, Content content) throws IOException {
        Path part = sibling(file, author + ".part");
        try {
            try (Writer out = open(part)) {
                content.writeTo(out);
            }
            Files.createLink(file, part); // unlike a move, it does not replace
        } catch (FileAlreadyExistsException e) {
            Files.move(part, sibling(file, author));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + "." + suffix);
    }

    private static Writer open(Path part) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        return new BufferedWriter(Channels.newWriter(FileChannel.open(part, options, OWNER_ONLY), UTF_8));
    }
}
