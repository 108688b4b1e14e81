package dev.mpm.benchmarks.peers;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.ResourceHandler;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.UnaryOperator;

/** The handlers of plain Undertow and of our server: one code under both, so that what differs is the server. */
public final class UndertowRoutes {

    private UndertowRoutes() {}

    /**
     * Returns a handler of all paths.
     *
     * @param files the folder behind {@code /files/}
     * @param blocking what is put around handlers that block or compute
     */
    public static HttpHandler of(Path files, UnaryOperator<HttpHandler> blocking) {
        return new PathHandler()
                .addExactPath("/plaintext", fixed(Answers.TEXT_TYPE, Answers.PLAINTEXT))
                .addExactPath("/json", fixed(Answers.JSON_TYPE, Answers.JSON))
                .addExactPath("/sleep", blocking.apply(UndertowRoutes::sleep))
                .addExactPath("/prime", blocking.apply(UndertowRoutes::prime))
                .addPrefixPath("/files", new ResourceHandler(new PathResourceManager(files)));
    }

    private static HttpHandler fixed(String type, String body) {
        var bytes = ByteBuffer.wrap(Answers.bytes(body)).asReadOnlyBuffer();
        return exchange -> {
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
            exchange.getResponseSender().send(bytes.duplicate());
        };
    }

    private static void sleep(HttpServerExchange exchange) throws InterruptedException {
        fixed(Answers.TEXT_TYPE, Answers.sleep(number(exchange, "ms")), exchange);
    }

    private static void prime(HttpServerExchange exchange) {
        fixed(Answers.JSON_TYPE, Answers.prime(number(exchange, "number")), exchange);
    }

    private static void fixed(String type, String body, HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.getResponseSender().send(body);
    }

    private static long number(HttpServerExchange exchange, String name) {
        return Long.parseLong(exchange.getQueryParameters()
                .getOrDefault(name, new ArrayDeque<>(List.of("0")))
                .getFirst());
    }
}
