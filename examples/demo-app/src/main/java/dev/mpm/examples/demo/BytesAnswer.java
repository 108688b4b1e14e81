package dev.mpm.examples.demo;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Answers with as many bytes as asked for: lines of 64 characters, over and over, cut at the size. */
final class BytesAnswer {

    static final long MOST_BYTES = 10L << 30;

    private static final byte[] PATTERN = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-\n"
            .repeat(256)
            .getBytes(StandardCharsets.US_ASCII);

    private BytesAnswer() {}

    static void handle(HttpServerExchange exchange) throws IOException {
        long size = new Parameters(exchange).optional("size", 1024, 0, MOST_BYTES);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/octet-stream");
        exchange.setResponseContentLength(size);
        if (exchange.getRequestMethod().equals(Methods.HEAD)) {
            exchange.endExchange();
            return;
        }
        var out = exchange.getOutputStream();
        for (long left = size; left > 0; left -= PATTERN.length) {
            out.write(PATTERN, 0, (int) Math.min(left, PATTERN.length));
        }
        out.close();
    }
}
