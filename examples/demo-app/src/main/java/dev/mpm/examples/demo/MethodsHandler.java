package dev.mpm.examples.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets the named methods through and answers the others with 405 and the list of those that are allowed. */
final class MethodsHandler implements HttpHandler {

    private final Set<HttpString> methods;
    private final String allowed;
    private final HttpHandler next;

    MethodsHandler(Set<HttpString> methods, HttpHandler next) {
        this.methods = methods;
        this.allowed = methods.stream().map(HttpString::toString).sorted().collect(Collectors.joining(", "));
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (methods.contains(exchange.getRequestMethod())) {
            next.handleRequest(exchange);
            return;
        }
        exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
        Texts.answer(exchange, StatusCodes.METHOD_NOT_ALLOWED, "use " + allowed + " for " + exchange.getRequestPath());
    }
}
