package dev.mpm.tck;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A handler that holds its threads until the test opens it, and counts how many are inside. */
final class Gate implements HttpHandler {

    private final Duration patience;
    private final Semaphore entered = new Semaphore(0);
    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger mostInside = new AtomicInteger();

    /**
     * Creates a closed gate.
     *
     * @param patience how long a test waits for it; a request waits twice as long
     */
    Gate(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws InterruptedException {
        mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
        entered.release();
        try {
            if (!open.await(patience.toMillis() * 2, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the gate was never opened");
            }
        } finally {
            inside.decrementAndGet();
        }
        Replies.text(exchange, "through");
    }

    /** Waits until so many more have come in. */
    void awaitEntered(int count) throws InterruptedException {
        if (!entered.tryAcquire(count, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("waited " + patience.toMillis() + " ms in vain for " + count
                    + " handlers to be entered; " + inside + " are inside, never more than " + mostInside);
        }
    }

    /** Returns whether one more comes in before the time is over. */
    boolean isEnteredWithin(Duration limit) throws InterruptedException {
        return entered.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    int mostInside() {
        return mostInside.get();
    }

    void open() {
        open.countDown();
    }
}
