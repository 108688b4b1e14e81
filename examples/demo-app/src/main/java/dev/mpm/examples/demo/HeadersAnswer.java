package dev.mpm.examples.demo;

import io.undertow.server.HttpServerExchange;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers with what arrived: the request's line and its headers, repeated headers joined by commas. */
final class HeadersAnswer {

    private HeadersAnswer() {}

    static void handle(HttpServerExchange exchange) {
        FixedAnswer.json(new Json()
                        .put("method", exchange.getRequestMethod().toString())
                        .put("path", exchange.getRequestPath())
                        .put("query", exchange.getQueryString())
                        .put("protocol", exchange.getProtocol().toString())
                        .put("headers", headers(exchange)))
                .handleRequest(exchange);
    }

    private static Map<String, String> headers(HttpServerExchange exchange) {
        var headers = new LinkedHashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach(values -> headers.put(values.getHeaderName().toString(), String.join(", ", values)));
        return headers;
    }
}
