package dev.mpm.server.worker.accesslog;

import java.nio.charset.StandardCharsets;

/** Adds one thing to the line of a request. Stateless. */
@FunctionalInterface
interface FieldWriter {

    void write(Answered answered, Line line);

    /** Returns one that always adds the same, as it is. */
    static FieldWriter ofText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return (_, line) -> line.raw(bytes);
    }
}
