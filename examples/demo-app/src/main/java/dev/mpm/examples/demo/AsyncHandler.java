package dev.mpm.examples.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Gives its thread back at once and answers later from another one. */
final class AsyncHandler implements HttpHandler {

    private final ScheduledExecutorService later;

    AsyncHandler(ScheduledExecutorService later) {
        this.later = later;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        long millis = new Parameters(exchange).optional("ms", 50, 0, SleepHandler.MOST_MILLIS);
        var answer = FixedAnswer.text("answered after " + millis + " ms\n");
        // The exchange counts as dispatched once the caller has returned; only then may another thread touch it.
        exchange.dispatch(task -> schedule(task, millis), () -> answer.handleRequest(exchange));
    }

    private void schedule(Runnable task, long millis) {
        var _ = later.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
}
