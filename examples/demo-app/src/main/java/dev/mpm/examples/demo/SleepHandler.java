package dev.mpm.examples.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Blocks the request's thread for a while, then answers: the stand-in for a slow database. */
final class SleepHandler implements HttpHandler {

    static final long MOST_MILLIS = TimeUnit.MINUTES.toMillis(10);

    /** Never counted down: waiting for it is sleeping. */
    private final CountDownLatch never = new CountDownLatch(1);

    @Override
    public void handleRequest(HttpServerExchange exchange) throws InterruptedException {
        long millis = new Parameters(exchange).optional("ms", 50, 0, MOST_MILLIS);
        boolean woken = never.await(millis, TimeUnit.MILLISECONDS);
        assert !woken;
        FixedAnswer.text("slept " + millis + " ms\n").handleRequest(exchange);
    }
}
