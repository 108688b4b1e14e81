package dev.mpm.examples.demo;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;

/** Answers in plain text: one line each, for a person with a terminal. */
final class Texts {

    private Texts() {}

    static void answer(HttpServerExchange exchange, int status, String line) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseSender().send(line + "\n");
    }

    static void notFound(HttpServerExchange exchange) {
        answer(exchange, StatusCodes.NOT_FOUND, "nothing at " + exchange.getRequestPath() + "; / lists what there is");
    }

    static void upgradeRequired(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.UPGRADE, "websocket");
        answer(exchange, StatusCodes.UPGRADE_REQUIRED, "this path speaks WebSocket, version 13");
    }
}
