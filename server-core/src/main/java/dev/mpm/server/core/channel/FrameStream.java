package dev.mpm.server.core.channel;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Cuts a stream of bytes into frames: four bytes of length, big-endian, and that many bytes of content.
 *
 * <p>One thread reads and one writes; both may block. Closing the channel ends both.
 */
final class FrameStream {

    /** The longest content; a boot message of a large configuration has some 10 KiB. */
    static final int LONGEST = 1 << 20;

    static final int HEADER_SIZE = Integer.BYTES;

    private final SocketChannel channel;

    FrameStream(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for a frame and returns its content, one byte or more.
     *
     * @throws EOFException if the stream ends between two frames: the other side is gone
     */
    byte[] read() throws IOException {
        return read(LONGEST);
    }

    /** Waits for a frame as {@link #read()} does, and takes none that is longer than this. */
    byte[] read(int longest) throws IOException {
        var header = ByteBuffer.allocate(HEADER_SIZE);
        if (channel.read(header) < 0) {
            throw new EOFException("end of file");
        }
        fill(header);
        var content = ByteBuffer.allocate(checkedLength(header.flip().getInt(), longest));
        fill(content);
        return content.array();
    }

    /** Writes a frame with this content. */
    void write(byte[] content) throws IOException {
        var frame = ByteBuffer.wrap(framed(content));
        while (frame.hasRemaining()) {
            channel.write(frame);
        }
    }

    /** Returns the bytes of the frame that has this content. */
    static byte[] framed(byte[] content) {
        if (content.length == 0 || content.length > LONGEST) {
            throw new IllegalArgumentException("frame: " + content.length + " bytes (expected: 1 to " + LONGEST + ")");
        }
        return ByteBuffer.allocate(HEADER_SIZE + content.length)
                .putInt(content.length)
                .put(content)
                .array();
    }

    /** Returns the length, which came from outside. */
    private static int checkedLength(int length, int longest) throws MalformedFrameException {
        if (length < 1 || length > longest) {
            throw new MalformedFrameException("frame: " + length + " bytes (expected: 1 to " + longest + ")");
        }
        return length;
    }

    private void fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new MalformedFrameException(
                        "end of file inside a frame: " + buffer.position() + " of " + buffer.limit() + " bytes");
            }
        }
    }
}
