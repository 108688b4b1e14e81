package dev.mpm.server.worker;

import dev.mpm.api.NonBlocking;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.Executor;

/**
 * Notes which thread runs the app for which request, from when the app's code gets the thread until it gives it back.
 *
 * <p>What the app dispatches counts as well, on whatever executor. Time in which a request holds no thread does not: an
 * answer that is given asynchronously, server-sent events, a WebSocket. Stateless; any thread.
 */
class WatchedHandler implements HttpHandler {

    private final HttpHandler app;
    private final RunningRequests requests;

    /** Wraps the app's root handler; whether it may run on an event loop remains as it was. */
    static HttpHandler of(HttpHandler app, RunningRequests requests) {
        boolean staysOnLoop = app.getClass().isAnnotationPresent(NonBlocking.class);
        return staysOnLoop ? new OnLoop(app, requests) : new WatchedHandler(app, requests);
    }

    private WatchedHandler(HttpHandler app, RunningRequests requests) {
        this.app = app;
        this.requests = requests;
    }

    /** The promise is the class's, not the object's. */
    @NonBlocking
    private static final class OnLoop extends WatchedHandler {

        private OnLoop(HttpHandler app, RunningRequests requests) {
            super(app, requests);
        }
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        RequestSlot slot = requests.mine();
        boolean mine = slot.begin(exchange, System.nanoTime());
        try {
            app.handleRequest(exchange);
        } finally {
            if (mine) {
                slot.end();
            }
        }
        if (exchange.isDispatched()) {
            watchDispatched(exchange);
        }
    }

    /** The task is passed on to an executor when this handler has returned: to this one, from now on. */
    private void watchDispatched(HttpServerExchange exchange) {
        Executor executor = exchange.getDispatchExecutor();
        if (executor != null) {
            exchange.setDispatchExecutor(task -> executor.execute(watched(exchange, task)));
        }
    }

    /** If the exchange is over, Undertow uses its executor to go on with the connection, which is nobody's time. */
    private Runnable watched(HttpServerExchange exchange, Runnable task) {
        return exchange.isComplete() ? task : () -> runWatched(exchange, task);
    }

    private void runWatched(HttpServerExchange exchange, Runnable task) {
        RequestSlot slot = requests.mine();
        boolean mine = slot.begin(exchange, System.nanoTime());
        try {
            task.run();
        } finally {
            if (mine) {
                slot.end();
            }
        }
    }
}
