package dev.mpm.examples.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;

/**
 * Puts the {@code X-Mpm} header on every answer and passes the request on to its route.
 *
 * <p>It promises nothing: each server decides where a handler runs. What may block is wrapped by {@link Routes} so that it
 * is given a thread also by a server that would run it on an event loop.
 */
final class DemoHandler implements HttpHandler {

    private static final HttpString X_MPM = HttpString.tryFromString("X-Mpm");

    private final String answeredBy;
    private final HttpHandler routes;

    DemoHandler(Identity identity, HttpHandler routes) {
        this.answeredBy = identity.header();
        this.routes = routes;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        exchange.getResponseHeaders().put(X_MPM, answeredBy);
        routes.handleRequest(exchange);
    }
}
