package dev.mpm.server.core.shared;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes files that are to be mapped. They are written out in full: a sparse file on a full disk would fail at the first store
 * into a missing page, with a signal that no Java code could catch in time.
 */
public final class ZeroedFile {

    private static final int CHUNK = 1 << 16;

    private ZeroedFile() {}

    /**
     * Makes a file of zeros.
     *
     * @throws IOException if it is there already, or does not fit; then nothing is left of it
     */
    public static void create(Path path, long size) throws IOException {
        try (var file = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            try {
                write(file, size);
            } catch (IOException e) {
                Files.deleteIfExists(path);
                throw e;
            }
        }
    }

    private static void write(FileChannel file, long size) throws IOException {
        var zeros = ByteBuffer.allocateDirect((int) Math.min(size, CHUNK));
        for (long left = size; left > 0; left -= zeros.limit()) {
            zeros.clear().limit((int) Math.min(left, zeros.capacity()));
            while (zeros.hasRemaining()) {
                file.write(zeros);
            }
        }
    }
}
