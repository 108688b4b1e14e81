package dev.mpm.server.worker.accesslog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One line in the making. What a client has sent can neither end the line nor end a quoted field: it is escaped. Used by
 * one thread, once.
 */
abstract sealed class Line permits PlainLine, JsonLine {

    /** Longer values are cut: a line is for people and their tools, not for what a client may fill it with. */
    static final int LONGEST_VALUE = 4000;

    private static final int USUAL_LENGTH = 320;

    /** The most bytes that one character becomes: six for JSON, and four for each of three bytes in a plain line. */
    private static final int MOST_PER_CHARACTER = 12;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[USUAL_LENGTH];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Adds text that is known to need no escaping: ASCII, of ours. */
    final Line raw(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    /** Adds bytes as they are. */
    final Line raw(byte[] text) {
        reserve(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    /** Adds a number of 0 or more; there is no value below that. */
    final void number(long value) {
        if (value < 0) {
            missing();
            return;
        }
        raw(Long.toString(value));
    }

    /** Adds a number with leading zeros. */
    final void digits(long value, int count) {
        reserve(count);
        long rest = value;
        for (int i = count - 1; i >= 0; i--) {
            bytes[length + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += count;
    }

    /** Adds a value that may hold anything, escaped; null and empty mean that there is none. */
    final void value(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            missing();
            return;
        }
        beginValue();
        escaped(text);
        endValue();
    }

    /** Adds what stands for no value. */
    abstract void missing();

    /** Begins a value that {@link #escaped} or {@link #raw} give the text of. */
    void beginValue() {}

    void endValue() {}

    final void escaped(String text) {
        int end = Math.min(text.length(), LONGEST_VALUE);
        reserve(end);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
                reserve(1);
                bytes[length++] = (byte) c;
            } else {
                reserve(MOST_PER_CHARACTER);
                escape(c);
            }
        }
        if (end < text.length()) {
            raw("...");
        }
    }

    /** Adds a character that is not printable ASCII, or is a quote or a backslash; there is room for it. */
    abstract void escape(char c);

    final void put(char ascii) {
        bytes[length++] = (byte) ascii;
    }

    final void putHex(int value, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            bytes[length++] = HEX[value >> shift & 0xF];
        }
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
