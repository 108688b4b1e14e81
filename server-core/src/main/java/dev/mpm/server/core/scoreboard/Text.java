package dev.mpm.server.core.scoreboard;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * A short text in the scoreboard: one byte with its length, then that many bytes of ASCII. Longer text is cut. What is
 * not printable ASCII becomes a question mark, so that a path cannot break a log line or a terminal.
 */
final class Text {

    private Text() {}

    /** Writes without allocating anything. */
    static void write(MemorySegment memory, long offset, int longest, String text) {
        int length = Math.min(text.length(), longest);
        memory.set(JAVA_BYTE, offset, (byte) length);
        for (int i = 0; i < length; i++) {
            memory.set(JAVA_BYTE, offset + 1 + i, printable(text.charAt(i)));
        }
    }

    /** Reads; a length that is out of range, in a file that somebody damaged, is cut too. */
    static String read(MemorySegment memory, long offset, int longest) {
        int length = Math.min(Byte.toUnsignedInt(memory.get(JAVA_BYTE, offset)), longest);
        var bytes = new byte[length];
        MemorySegment.copy(memory, JAVA_BYTE, offset + 1, bytes, 0, length);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static byte printable(char character) {
        return (byte) (character >= ' ' && character <= '~' ? character : '?');
    }
}
