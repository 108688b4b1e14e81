package dev.mpm.examples.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;

/** Answers with 400 and the reason when the next handler finds a parameter that it cannot use. */
final class CheckedHandler implements HttpHandler {

    private final HttpHandler next;

    CheckedHandler(HttpHandler next) {
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        try {
            next.handleRequest(exchange);
        } catch (BadParameterException e) {
            Texts.answer(exchange, StatusCodes.BAD_REQUEST, e.reason());
        }
    }
}
