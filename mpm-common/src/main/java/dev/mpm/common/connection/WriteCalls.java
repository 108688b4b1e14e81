package dev.mpm.common.connection;

import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Chooses how much of an answer one system call is given. Stateless. */
final class WriteCalls {

    /** The most that one blocking write is given, so that a client that takes it slowly is seen to take it. */
    static final int CHUNK = 64 << 10;

    /** Headers and body together up to which an answer is copied into one buffer. */
    private static final int SMALL = BufferPool.SMALL_ANSWERS.getBufferSize();

    private WriteCalls() {}

    /** Writes one chunk at most. */
    static int writeChunk(SocketChannel socket, ByteBuffer buffer) throws IOException {
        int limit = buffer.limit();
        buffer.limit(buffer.position() + Math.min(buffer.remaining(), CHUNK));
        try {
            return socket.write(buffer);
        } finally {
            buffer.limit(limit);
        }
    }

    /** Writes a small answer at once, of another one chunk at most if the call may block. */
    static long write(SocketChannel socket, ByteBuffer[] buffers, int offset, int length, boolean blocks)
            throws IOException {
        if (isSmallAnswer(buffers, offset, length)) {
            return writeTogether(socket, buffers[offset], buffers[offset + 1]);
        }
        return blocks ? writeChunk(socket, buffers, offset, length) : socket.write(buffers, offset, length);
    }

    /** Returns whether to copy two buffers into one costs less than to have the system gather them. */
    private static boolean isSmallAnswer(ByteBuffer[] buffers, int offset, int length) {
        return length == 2 && buffers[offset].remaining() + buffers[offset + 1].remaining() <= SMALL;
    }

    /** Writes headers and body of a small answer from one buffer, in one plain system call. */
    private static int writeTogether(SocketChannel socket, ByteBuffer head, ByteBuffer body) throws IOException {
        try (PooledByteBuffer pooled = BufferPool.SMALL_ANSWERS.allocate()) {
            ByteBuffer both = pooled.getBuffer();
            int ofHead = head.remaining();
            both.put(0, head, head.position(), ofHead);
            both.put(ofHead, body, body.position(), body.remaining());
            int written = socket.write(both.limit(ofHead + body.remaining()));
            int ofHeadWritten = Math.min(written, ofHead);
            head.position(head.position() + ofHeadWritten);
            body.position(body.position() + written - ofHeadWritten);
            return written;
        }
    }

    private static long writeChunk(SocketChannel socket, ByteBuffer[] buffers, int offset, int length)
            throws IOException {
        int room = CHUNK;
        for (int i = offset; i < offset + length; i++) {
            ByteBuffer buffer = buffers[i];
            if (buffer.remaining() > room) {
                int limit = buffer.limit();
                buffer.limit(buffer.position() + room);
                try {
                    return socket.write(buffers, offset, i - offset + 1);
                } finally {
                    buffer.limit(limit);
                }
            }
            room -= buffer.remaining();
        }
        return socket.write(buffers, offset, length);
    }
}
