package dev.mpm.server.worker.accesslog;

/** An object of JSON on one line, in ASCII: whatever else a client has sent is written as {@code \\uhhhh}. */
final class JsonLine extends Line {

    @Override
    void missing() {
        raw("null");
    }

    @Override
    void beginValue() {
        raw("\"");
    }

    @Override
    void endValue() {
        raw("\"");
    }

    @Override
    void escape(char c) {
        put('\\');
        if (c == '"' || c == '\\') {
            put(c);
            return;
        }
        put('u');
        putHex(c, 4);
    }
}
