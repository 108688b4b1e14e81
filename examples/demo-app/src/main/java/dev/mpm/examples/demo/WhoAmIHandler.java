package dev.mpm.examples.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;

/** Answers with the process and the thread that runs handlers. */
final class WhoAmIHandler implements HttpHandler {

    private final Identity identity;

    WhoAmIHandler(Identity identity) {
        this.identity = identity;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        var thread = Thread.currentThread();
        FixedAnswer.json(new Json()
                        .put("mpm", identity.mpm())
                        .put("slot", identity.slot())
                        .put("pid", identity.pid())
                        .put("generation", identity.generation())
                        .put("thread", thread.getName())
                        .put("virtual", thread.isVirtual())
                        .put("isInIoThread", exchange.isInIoThread()))
                .handleRequest(exchange);
    }
}
