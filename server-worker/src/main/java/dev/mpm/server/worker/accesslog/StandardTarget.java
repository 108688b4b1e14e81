package dev.mpm.server.worker.accesslog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The standard output of this process, past whatever the app has made of {@code System.out}. */
final class StandardTarget implements Target {

    /** What a pipe takes in one piece on Linux: PIPE_BUF of limits.h. The app may print to it at the same time. */
    private static final int PIECE = 4096;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public int pieceSize() {
        return PIECE;
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
        int start = bytes.arrayOffset() + bytes.position();
        out.write(bytes.array(), start, bytes.remaining());
        bytes.position(bytes.limit());
    }

    /** Does nothing: it has no name that could have been given to another. */
    @Override
    public void reopen() {}

    /** Leaves it open for others. */
    @Override
    public void close() {}

    @Override
    public String toString() {
        return "standard output";
    }
}
