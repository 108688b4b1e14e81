package dev.mpm.server.worker;

import dev.mpm.api.NonBlocking;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;

/**
 * Notes which thread runs the app for which request, from when the app's code gets the thread until it gives it back.
 *
 * <p>What the app dispatches counts as well, on whatever executor. Time in which a request holds no thread does not: an
 * answer that is given asynchronously, server-sent events, a WebSocket. If the thread was interrupted meanwhile because the
 * request took too long, the client is answered here. Stateless; any thread.
 */
class WatchedHandler implements HttpHandler {

    private static final System.Logger LOG = System.getLogger("worker");

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
        if (!slot.begin(exchange, System.nanoTime())) {
            app.handleRequest(exchange); // within another handler, whose time it is
            return;
        }
        try {
            app.handleRequest(exchange);
        } catch (Throwable e) {
            if (slot.end() || !isAnsweredLate(slot, exchange, e)) {
                throw e;
            }
            return;
        }
        if (!slot.end()) {
            sayIfItWasStuck(slot, exchange);
            LateAnswer.afterReturn(exchange);
        }
        if (exchange.isDispatched()) {
            watchDispatched(exchange);
        }
    }

    private static boolean isAnsweredLate(RequestSlot slot, HttpServerExchange exchange, Throwable thrown) {
        sayIfItWasStuck(slot, exchange);
        boolean answered = LateAnswer.afterFailure(exchange);
        if (answered) {
            LOG.log(Level.DEBUG, "how an interrupted handler ended", thrown);
        }
        return answered;
    }

    private static void sayIfItWasStuck(RequestSlot slot, HttpServerExchange exchange) {
        if (slot.wasStuck()) {
            LOG.log(
                    Level.WARNING,
                    "{0} has returned at last, after {1}",
                    RunningRequest.name(exchange),
                    Ages.of(System.nanoTime() - slot.startedNanos()));
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

    /** The task ends the exchange itself, whatever happens in it: only in there can it be answered late. */
    private void runWatched(HttpServerExchange exchange, Runnable task) {
        RequestSlot slot = requests.mine();
        if (!slot.begin(exchange, System.nanoTime())) {
            task.run();
            return;
        }
        exchange.addDefaultResponseListener(ending -> slot.isInterruptedHere() && LateAnswer.atEnd(ending));
        try {
            task.run();
        } finally {
            if (!slot.end()) {
                sayIfItWasStuck(slot, exchange);
            }
        }
    }
}
