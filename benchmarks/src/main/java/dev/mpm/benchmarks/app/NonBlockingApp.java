package dev.mpm.benchmarks.app;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import dev.mpm.api.NonBlocking;
import dev.mpm.benchmarks.peers.UndertowRoutes;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import java.nio.file.Path;

/** An app that promises not to block, as plain Undertow on its I/O threads must, too. Setting: files. */
public final class NonBlockingApp implements App {

    @Override
    public HttpHandler start(AppContext context) {
        var files = Path.of(context.settings().getOrDefault("files", "."));
        return new Root(UndertowRoutes.of(files, BlockingHandler::new));
    }

    @NonBlocking
    private static final class Root implements HttpHandler {

        private final HttpHandler routes;

        Root(HttpHandler routes) {
            this.routes = routes;
        }

        @Override
        public void handleRequest(HttpServerExchange exchange) throws Exception {
            routes.handleRequest(exchange);
        }
    }
}
