package dev.mpm.server.core.channel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Puts values into a frame's content, in the order in which a {@link FrameReader} takes them out. One thread. */
public final class FrameWriter {

    private final ByteArrayOutputStream content = new ByteArrayOutputStream(256);

    public FrameWriter put(byte value) {
        content.write(value);
        return this;
    }

    public FrameWriter put(boolean value) {
        return put((byte) (value ? 1 : 0));
    }

    public FrameWriter put(int value) {
        content.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        return this;
    }

    public FrameWriter put(long value) {
        content.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        return this;
    }

    public FrameWriter put(String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        put(bytes.length);
        content.writeBytes(bytes);
        return this;
    }

    /** Puts bytes of any number, with their number. */
    public FrameWriter put(byte[] value) {
        put(value.length);
        content.writeBytes(value);
        return this;
    }

    public FrameWriter put(Duration value) {
        return put(value.getSeconds()).put(value.getNano());
    }

    public FrameWriter put(List<String> values) {
        put(values.size());
        for (var value : values) {
            put(value);
        }
        return this;
    }

    public FrameWriter put(Map<String, String> values) {
        put(values.size());
        for (var entry : values.entrySet()) {
            put(entry.getKey()).put(entry.getValue());
        }
        return this;
    }

    /** Returns what was put, as a frame's content. */
    public byte[] content() {
        return content.toByteArray();
    }
}
