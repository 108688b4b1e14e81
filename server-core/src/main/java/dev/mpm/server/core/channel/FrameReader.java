package dev.mpm.server.core.channel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes values out of a frame's content and believes none of it: a length is compared with what is there before anything
 * is allocated. One thread.
 */
public final class FrameReader {

    private final ByteBuffer content;

    public FrameReader(byte[] content) {
        this.content = ByteBuffer.wrap(content);
    }

    public byte takeByte() throws MalformedFrameException {
        need(Byte.BYTES, "a byte");
        return content.get();
    }

    public boolean takeBoolean() throws MalformedFrameException {
        return switch (takeByte()) {
            case 0 -> false;
            case 1 -> true;
            default ->
                throw new MalformedFrameException(
                        "boolean: " + content.get(content.position() - 1) + " (expected: 0 or 1)");
        };
    }

    public int takeInt() throws MalformedFrameException {
        need(Integer.BYTES, "a number");
        return content.getInt();
    }

    public long takeLong() throws MalformedFrameException {
        need(Long.BYTES, "a number");
        return content.getLong();
    }

    public String takeString() throws MalformedFrameException {
        int length = takeLength("a text");
        var text = content.slice(content.position(), length);
        content.position(content.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedFrameException("text: not in UTF-8");
        }
    }

    /** Takes what {@link FrameWriter#put(byte[])} put. */
    public byte[] takeBytes() throws MalformedFrameException {
        var bytes = new byte[takeLength("bytes")];
        content.get(bytes);
        return bytes;
    }

    public Duration takeDuration() throws MalformedFrameException {
        long seconds = takeLong();
        int nanos = takeInt();
        if (seconds < 0 || nanos < 0 || nanos > 999_999_999) {
            throw new MalformedFrameException(
                    "duration: " + seconds + " s and " + nanos + " ns (expected: >= 0 s, 0 to 999999999 ns)");
        }
        return Duration.ofSeconds(seconds, nanos);
    }

    public List<String> takeList() throws MalformedFrameException {
        int size = takeLength("a list");
        var values = new ArrayList<String>();
        for (int i = 0; i < size; i++) {
            values.add(takeString());
        }
        return values;
    }

    public Map<String, String> takeMap() throws MalformedFrameException {
        int size = takeLength("a map");
        var values = new HashMap<String, String>();
        for (int i = 0; i < size; i++) {
            values.put(takeString(), takeString());
        }
        return values;
    }

    /** Returns the value, after checking that nothing follows it. */
    public <T> T last(T value) throws MalformedFrameException {
        if (content.hasRemaining()) {
            throw new MalformedFrameException(content.remaining() + " bytes too many after " + value);
        }
        return value;
    }

    /** Takes the number of bytes or items that follow; an item takes a byte at least. */
    private int takeLength(String of) throws MalformedFrameException {
        int length = takeInt();
        if (length < 0 || length > content.remaining()) {
            throw new MalformedFrameException(
                    "length of " + of + ": " + length + " (expected: 0 to " + content.remaining() + ")");
        }
        return length;
    }

    private void need(int bytes, String what) throws MalformedFrameException {
        if (content.remaining() < bytes) {
            throw new MalformedFrameException("frame ends before " + what + ": " + content.remaining()
                    + " bytes left (expected: >= " + bytes + ")");
        }
    }
}
