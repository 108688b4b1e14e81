package dev.mpm.examples.demo;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;

/**
 * Answers with the request's body as it arrives, and never holds more of it than one buffer.
 *
 * <p>A body of known length comes back with that length, a chunked one in chunks and with its trailers. A client must
 * read while it writes, or both sides wait for each other once the socket buffers are full.
 */
final class EchoAnswer {

    private static final int BUFFER_BYTES = 16 << 10;

    private EchoAnswer() {}

    static void handle(HttpServerExchange exchange) throws IOException {
        copyType(exchange);
        if (exchange.getRequestContentLength() >= 0) {
            exchange.setResponseContentLength(exchange.getRequestContentLength());
        } else if (exchange.isHttp11()) {
            // Without this a short body would get a length, and then there is no place for trailers.
            exchange.getResponseHeaders().put(Headers.TRANSFER_ENCODING, "chunked");
        }
        Supplier<HeaderMap> trailers = () -> trailers(exchange);
        exchange.putAttachment(HttpAttachments.RESPONSE_TRAILER_SUPPLIER, trailers);
        try {
            copyBody(exchange.getInputStream(), exchange.getOutputStream());
        } catch (IOException e) {
            // An answer that is cut must not look complete, as it would with a last chunk.
            if (exchange.isResponseStarted()) {
                exchange.getConnection().close();
            }
            throw e;
        }
    }

    /** Passes on what is there, and closes the answer only when all has been read. */
    private static void copyBody(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            out.write(buffer, 0, read);
            if (in.available() == 0) {
                out.flush();
            }
        }
        out.close();
    }

    private static void copyType(HttpServerExchange exchange) {
        var type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type == null ? "application/octet-stream" : type);
    }

    /** Asked for when the last chunk is written, that is after the last one was read. */
    private static HeaderMap trailers(HttpServerExchange exchange) {
        var trailers = exchange.getAttachment(HttpAttachments.REQUEST_TRAILERS);
        return trailers == null ? new HeaderMap() : trailers;
    }
}
