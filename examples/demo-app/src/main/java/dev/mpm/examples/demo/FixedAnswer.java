package dev.mpm.examples.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Always answers the same bytes, encoded once: the least that a handler can do, for measuring the rest. */
final class FixedAnswer implements HttpHandler {

    private final String type;
    private final ByteBuffer body;

    private FixedAnswer(String type, String body) {
        this.type = type;
        this.body = ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    }

    static FixedAnswer text(String body) {
        return new FixedAnswer("text/plain", body);
    }

    static FixedAnswer json(Json body) {
        return new FixedAnswer("application/json", body.toString());
    }

    static FixedAnswer html(String body) {
        return new FixedAnswer("text/html; charset=utf-8", body);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.getResponseSender().send(body.duplicate());
    }
}
