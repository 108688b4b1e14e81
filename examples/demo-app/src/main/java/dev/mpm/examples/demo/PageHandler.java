package dev.mpm.examples.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Answers with the page that lists the other paths and shows which process answered. */
final class PageHandler implements HttpHandler {

    private final FixedAnswer page;

    PageHandler(Identity identity) {
        this.page = FixedAnswer.html(template()
                .replace("${mpm}", escaped(identity.mpm()))
                .replace("${slot}", Integer.toString(identity.slot()))
                .replace("${pid}", Long.toString(identity.pid()))
                .replace("${generation}", Integer.toString(identity.generation())));
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        page.handleRequest(exchange);
    }

    private static String template() {
        try (var in = PageHandler.class.getResourceAsStream("page.html")) {
            if (in == null) {
                throw new IllegalStateException("cannot load page.html: not beside " + PageHandler.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot load page.html: " + e.getMessage(), e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
