package dev.mpm.server.master.admin;

import java.nio.charset.StandardCharsets;

/**
 * What the admin listener answers to a request.
 *
 * @param status the status code
 * @param contentType of the body
 * @param body in full
 * @param policy the Content-Security-Policy; what is no page allows nothing
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares replies
record Reply(int status, String contentType, byte[] body, String policy) {

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    static Reply text(int status, String line) {
        return of(status, "text/plain; charset=utf-8", line + "\n");
    }

    static Reply json(String json) {
        return of(200, "application/json", json + "\n");
    }

    static Reply page(int status, String html, String policy) {
        return new Reply(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8), policy);
    }

    static Reply of(int status, String contentType, String body) {
        return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, contentType, body, NOTHING);
    }
}
