package dev.mpm.compare.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds where an answer of HTTP/1.1 ends, fed with whatever pieces the network delivers. It keeps of the head what decides that,
 * and of the body a bounded beginning if somebody wants to look at it; it allocates nothing per answer. One thread uses it, for
 * one answer after another.
 */
final class AnswerParser {

    /** How much of a body is looked at. */
    static final int LOOKED_AT = 64 << 10;

    /** Longer than any line that matters here; of others the rest is thrown away. */
    private static final int LINE = 96;

    private static final byte[] NOTHING = {};
    private static final byte[] VERSION = ascii("http/1.");
    private static final byte[] CONTENT_LENGTH = ascii("content-length:");
    private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding:");
    private static final byte[] CONNECTION = ascii("connection:");
    private static final byte[] CHUNKED = ascii("chunked");
    private static final byte[] CLOSE = ascii("close");
    private static final byte[] KEEP_ALIVE = ascii("keep-alive");

    /** Where in an answer the next byte belongs. */
    private enum Phase {
        STATUS,
        HEADER,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        UNTIL_CLOSE,
        COMPLETE
    }

    private final byte[] line = new byte[LINE];
    private byte[] kept = NOTHING;
    private Phase phase = Phase.STATUS;
    private int lineLength;
    private int keptLength;
    private boolean head;
    private boolean looks;
    private boolean begun;
    private boolean chunked;
    private boolean keepsAlive;
    private int status;

    /** What is left of the body or chunk; -1 if the head did not say. */
    private long left;

    /** Forgets the last answer and waits for one to this request. */
    void expect(Request request) {
        head = request.isHead();
        looks = request.looksInside();
        if (looks && kept.length == 0) {
            kept = new byte[LOOKED_AT];
        }
        keptLength = 0;
        begun = false;
        startHead();
    }

    private void startHead() {
        phase = Phase.STATUS;
        lineLength = 0;
        chunked = false;
        left = -1;
    }

    /** Whether anything of the answer has come. */
    boolean hasBegun() {
        return begun;
    }

    int status() {
        return status;
    }

    /** Whether the server will take another request on this connection. */
    boolean keepsAlive() {
        return keepsAlive;
    }

    /**
     * Takes what came next.
     *
     * @return whether the answer is complete
     * @throws MalformedAnswerException if this is no answer, or more than one
     */
    boolean feed(byte[] bytes, int length) throws MalformedAnswerException {
        begun |= length > 0;
        int at = 0;
        while (at < length && phase != Phase.COMPLETE) {
            at = switch (phase) {
                case BODY, CHUNK, UNTIL_CLOSE -> body(bytes, at, length);
                case STATUS, HEADER, CHUNK_SIZE, CHUNK_END, TRAILER, COMPLETE -> line(bytes, at, length);
            };
        }
        if (at < length) {
            throw new MalformedAnswerException((length - at) + " bytes after the answer (expected: none)");
        }
        return phase == Phase.COMPLETE;
    }

    /** Learns that no more will come, and returns whether that makes the answer complete. */
    boolean end() {
        if (phase == Phase.UNTIL_CLOSE) {
            phase = Phase.COMPLETE;
        }
        return phase == Phase.COMPLETE;
    }

    /** Whether the beginning of the body contains this. */
    boolean holds(byte[] wanted) {
        for (int at = 0; at <= keptLength - wanted.length; at++) {
            if (Arrays.equals(kept, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return wanted.length == 0;
    }

    private int body(byte[] bytes, int from, int to) {
        int taken = phase == Phase.UNTIL_CLOSE ? to - from : (int) Math.min(left, to - from);
        if (looks) {
            int room = Math.min(taken, kept.length - keptLength);
            System.arraycopy(bytes, from, kept, keptLength, room);
            keptLength += room;
        }
        if (phase != Phase.UNTIL_CLOSE) {
            left -= taken;
            if (left == 0) {
                phase = phase == Phase.BODY ? Phase.COMPLETE : Phase.CHUNK_END;
            }
        }
        return from + taken;
    }

    private int line(byte[] bytes, int from, int to) throws MalformedAnswerException {
        int at = from;
        while (at < to) {
            byte c = bytes[at++];
            if (c == '\n') {
                endLine();
                lineLength = 0;
                return at;
            }
            if (lineLength < LINE) {
                line[lineLength++] = c;
            }
        }
        return at;
    }

    private void endLine() throws MalformedAnswerException {
        if (lineLength > 0 && line[lineLength - 1] == '\r') {
            lineLength--;
        }
        switch (phase) {
            case STATUS -> statusLine();
            case HEADER -> header();
            case CHUNK_SIZE -> chunkSize();
            case CHUNK_END -> phase = Phase.CHUNK_SIZE;
            case TRAILER -> phase = lineLength == 0 ? Phase.COMPLETE : Phase.TRAILER;
            case BODY, CHUNK, UNTIL_CLOSE, COMPLETE -> throw new IllegalStateException("a line in " + phase);
        }
    }

    private void statusLine() throws MalformedAnswerException {
        if (lineLength < 12 || !isAt(0, VERSION)) {
            throw malformed("a status line");
        }
        keepsAlive = line[VERSION.length] != '0';
        status = (int) number(9, 12, 10);
        phase = Phase.HEADER;
    }

    private void header() throws MalformedAnswerException {
        if (lineLength == 0) {
            endHead();
        } else if (isAt(0, CONTENT_LENGTH)) {
            left = number(afterBlanks(CONTENT_LENGTH.length), lineLength, 10);
        } else if (isAt(0, TRANSFER_ENCODING)) {
            chunked = isAt(afterBlanks(TRANSFER_ENCODING.length), CHUNKED);
        } else if (isAt(0, CONNECTION)) {
            int value = afterBlanks(CONNECTION.length);
            keepsAlive = !isAt(value, CLOSE) && (keepsAlive || isAt(value, KEEP_ALIVE));
        }
    }

    private void endHead() {
        if (status < 200) {
            startHead();
        } else if (head || status == 204 || status == 304) {
            phase = Phase.COMPLETE;
        } else if (chunked) {
            phase = Phase.CHUNK_SIZE;
        } else if (left < 0) {
            keepsAlive = false;
            phase = Phase.UNTIL_CLOSE;
        } else {
            phase = left == 0 ? Phase.COMPLETE : Phase.BODY;
        }
    }

    private void chunkSize() throws MalformedAnswerException {
        int end = 0;
        while (end < lineLength && Character.digit(line[end], 16) >= 0) {
            end++;
        }
        left = number(0, end, 16);
        phase = left == 0 ? Phase.TRAILER : Phase.CHUNK;
    }

    private int afterBlanks(int from) {
        int at = from;
        while (at < lineLength && line[at] == ' ') {
            at++;
        }
        return at;
    }

    /** Whether this stands there, however it is written; it must be in small letters. */
    private boolean isAt(int from, byte[] small) {
        if (lineLength - from < small.length) {
            return false;
        }
        for (int i = 0; i < small.length; i++) {
            byte c = line[from + i];
            if (c != small[i] && (c < 'A' || c > 'Z' || c + ('a' - 'A') != small[i])) {
                return false;
            }
        }
        return true;
    }

    private long number(int from, int to, int radix) throws MalformedAnswerException {
        long number = 0;
        for (int at = from; at < to; at++) {
            int digit = Character.digit(line[at], radix);
            if (digit < 0 || number > Long.MAX_VALUE / radix - radix) {
                throw malformed("a number");
            }
            number = number * radix + digit;
        }
        if (from >= to) {
            throw malformed("a number");
        }
        return number;
    }

    private MalformedAnswerException malformed(String expected) {
        return new MalformedAnswerException("the server sent '"
                + new String(line, 0, lineLength, StandardCharsets.ISO_8859_1) + "' (expected: " + expected + ")");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
