package dev.mpm.server.master.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a configuration file as text. */
final class ConfigFile {

    /** A larger file is not a configuration. */
    static final int MAX_BYTES = 1 << 20;

    private ConfigFile() {}

    /**
     * Returns the file's text.
     *
     * @throws ConfigurationException if it cannot be read, with that as its only problem
     */
    static String read(Path file, Problems problems) {
        try (InputStream bytes = open(file)) {
            byte[] read = bytes.readNBytes(MAX_BYTES + 1);
            if (read.length > MAX_BYTES) {
                throw new IOException("larger than 1 MiB (expected: a configuration file)");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(read))
                    .toString();
        } catch (CharacterCodingException malformed) {
            problems.add(0, "", "not UTF-8 text");
        } catch (AccessDeniedException denied) {
            problems.add(0, "", "cannot read the file: permission denied (EACCES)");
        } catch (IOException unreadable) {
            problems.add(0, "", String.valueOf(unreadable.getMessage()));
        }
        throw problems.toException();
    }

    private static InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("a folder (expected: a configuration file)");
        }
        if (Files.notExists(file)) {
            throw new IOException("no such file; name one with -c FILE");
        }
        return Files.newInputStream(file);
    }
}
