package dev.mpm.server.worker.accesslog;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file that other processes append to as well.
 *
 * <p>It is opened with {@code O_APPEND}, with which the kernel writes the bytes of one call at the end and in one piece,
 * whatever their number: https://man7.org/linux/man-pages/man2/write.2.html
 */
final class FileTarget implements Target {

    private static final int PIECE = 64 << 10;

    private final Path path;
    private FileChannel channel;

    private FileTarget(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Opens the file, which is made if need be. */
    static FileTarget open(Path path) throws IOException {
        return new FileTarget(path, FileChannel.open(path, CREATE, APPEND));
    }

    @Override
    public int pieceSize() {
        return PIECE;
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void reopen() throws IOException {
        FileChannel renamed = channel;
        channel = FileChannel.open(path, CREATE, APPEND);
        renamed.close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
