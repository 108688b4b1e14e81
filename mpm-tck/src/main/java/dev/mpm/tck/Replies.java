package dev.mpm.tck;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** What the handlers of the suite answer. */
final class Replies {

    private static final HttpString X_SUM = HttpString.tryFromString("X-Sum");

    private Replies() {}

    /** Returns a handler that answers every request with one text. */
    static HttpHandler text(String text) {
        return exchange -> text(exchange, text);
    }

    static void text(HttpServerExchange exchange, String text) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
        exchange.getResponseSender().send(text, StandardCharsets.ISO_8859_1);
    }

    /** Reads the whole body by a blocking stream, then sends it back by another. */
    static void echo(HttpServerExchange exchange) throws IOException {
        exchange.startBlocking();
        byte[] body = exchange.getInputStream().readAllBytes();
        exchange.setResponseContentLength(body.length);
        exchange.getOutputStream().write(body);
        exchange.getOutputStream().close();
    }

    /** Sends the body back in chunks, and the trailer {@code X-Sum} after it. */
    static void echoWithTrailer(HttpServerExchange exchange) throws IOException {
        exchange.startBlocking();
        byte[] body = exchange.getInputStream().readAllBytes();
        Supplier<HeaderMap> trailers = () -> {
            var trailer = exchange.getAttachment(HttpAttachments.REQUEST_TRAILERS);
            return trailer == null ? new HeaderMap() : new HeaderMap().add(X_SUM, trailer.getFirst(X_SUM));
        };
        exchange.putAttachment(HttpAttachments.RESPONSE_TRAILER_SUPPLIER, trailers);
        exchange.getResponseHeaders().put(Headers.TRANSFER_ENCODING, "chunked");
        exchange.getOutputStream().write(body);
        exchange.getOutputStream().close();
    }

    /** Sends three chunks, each flushed. */
    static void threeChunks(HttpServerExchange exchange) throws IOException {
        exchange.startBlocking();
        var out = exchange.getOutputStream();
        for (String chunk : new String[] {"one", "two", "three"}) {
            out.write(Answer.bytes(chunk));
            out.flush();
        }
        out.close();
    }
}
