package dev.mpm.compare.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A question as the bytes that are sent, prepared once. The thread of one loop uses it for all its connections, each of which
 * remembers itself how far it has sent.
 */
final class Request {

    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
    private static final Set<String> BODILESS = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "DELETE");

    private final Question question;
    private final ByteBuffer bytes;
    private final byte[] contains;

    private Request(Question question, byte[] bytes) {
        this.question = question;
        this.bytes = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        contains = question.contains().getBytes(StandardCharsets.UTF_8);
    }

    static Request of(Question question, int port, boolean keepAlive) {
        byte[] body = question.body().getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder(128)
                .append(question.method() + " " + question.path() + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
        if (body.length > 0 || !BODILESS.contains(question.method())) {
            head.append("Content-Length: " + body.length + "\r\n");
        }
        head.append(keepAlive ? "\r\n" : "Connection: close\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return new Request(question, all);
    }

    int size() {
        return bytes.capacity();
    }

    /** Returns the bytes from one position to another, valid until this is called again. */
    ByteBuffer bytes(int from, int to) {
        return bytes.limit(to).position(from);
    }

    boolean isHead() {
        return question.method().equals("HEAD");
    }

    /** Whether sending it twice does what sending it once does. */
    boolean isIdempotent() {
        return IDEMPOTENT.contains(question.method());
    }

    /** Whether the answer's body must be looked at. */
    boolean looksInside() {
        return contains.length > 0;
    }

    /** Returns what is wrong with a complete answer, as a kind of error; empty if it is as expected. */
    String fault(AnswerParser answer) {
        int status = answer.status();
        if (question.status() == 0 ? status < 200 || status > 399 : status != question.status()) {
            return "status " + status;
        }
        return answer.holds(contains) ? "" : "content";
    }
}
