package dev.mpm.examples.demo;

import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Answers with server-sent events, counted from 1, at a steady pace, and ends the stream after the last one. */
final class EventsHandler implements HttpHandler {

    private static final long MOST_EVENTS = 1_000_000;

    private final ScheduledExecutorService later;

    EventsHandler(ScheduledExecutorService later) {
        this.later = later;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        var parameters = new Parameters(exchange);
        long count = parameters.optional("count", 10, 1, MOST_EVENTS);
        long pauseMillis = parameters.optional("interval-ms", 1000, 0, SleepHandler.MOST_MILLIS);
        if (exchange.getRequestMethod().equals(Methods.HEAD)) {
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/event-stream; charset=UTF-8");
            exchange.endExchange();
            return;
        }
        Handlers.serverSentEvents((connection, _) -> new Stream(connection, count, pauseMillis).send(1))
                .handleRequest(exchange);
    }

    /** One client's events: each is sent when the one before has been handed to the socket and the pause is over. */
    private final class Stream implements ServerSentEventConnection.EventCallback {

        private final ServerSentEventConnection connection;
        private final long count;
        private final long pauseMillis;

        Stream(ServerSentEventConnection connection, long count, long pauseMillis) {
            this.connection = connection;
            this.count = count;
            this.pauseMillis = pauseMillis;
        }

        void send(long number) {
            connection.send("event " + number + " of " + count, null, Long.toString(number), this);
        }

        @Override
        public void done(ServerSentEventConnection sender, String data, String event, String id) {
            long number = Long.parseLong(id);
            if (number == count) {
                connection.shutdown();
                return;
            }
            try {
                // Also without a pause not from here: the callback may run inside send(), and the stack would grow.
                var _ = later.schedule(() -> send(number + 1), pauseMillis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException _) {
                connection.shutdown();
            }
        }

        @Override
        public void failed(
                ServerSentEventConnection sender, String data, String event, String id, IOException failure) {
            // The client has gone; the connection closes itself and nothing more is scheduled.
        }
    }
}
