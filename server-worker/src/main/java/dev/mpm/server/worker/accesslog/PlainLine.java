package dev.mpm.server.worker.accesslog;

import java.nio.charset.StandardCharsets;

/** A line of fields, escaped as by httpd: {@code \n}, {@code \"}, and {@code \xhh} for what is not printable ASCII. */
final class PlainLine extends Line {

    @Override
    void missing() {
        raw("-");
    }

    @Override
    void escape(char c) {
        switch (c) {
            case '\n' -> escaped('n');
            case '\r' -> escaped('r');
            case '\t' -> escaped('t');
            case '\b' -> escaped('b');
            case 0x0B -> escaped('v');
            case '"', '\\' -> escaped(c);
            default -> hex(c);
        }
    }

    private void escaped(char c) {
        put('\\');
        put(c);
    }

    /** A header's characters are the bytes that were sent; those of a decoded path may be others. */
    private void hex(char c) {
        if (c <= 0xFF) {
            hexByte(c);
            return;
        }
        for (byte next : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
            hexByte(next & 0xFF);
        }
    }

    private void hexByte(int value) {
        put('\\');
        put('x');
        putHex(value, 2);
    }
}
