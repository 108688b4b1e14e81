package dev.mpm.examples.demo;

import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * Breaks its own process in the ways that apps break, to see what the server does about it. Only reachable with the setting
 * {@code faults: true}.
 */
final class Faults {

    private static final long MOST_MEGABYTES = 2047;

    private final CountDownLatch never = new CountDownLatch(1);
    private final List<byte[]> leaked = new CopyOnWriteArrayList<>();

    /** Ends the process at once, as a crash of native code would: no shutdown hook, no answer. */
    void crash(HttpServerExchange exchange) {
        Runtime.getRuntime().halt(1);
    }

    /** Never answers, and heeds no interrupt: only the end of the process ends the request. */
    void hang(HttpServerExchange exchange) {
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException unheeded) {
                // As code does that catches everything and tries again.
            }
        }
    }

    /** Keeps memory until the process ends. */
    void leak(HttpServerExchange exchange) {
        long megabytes = new Parameters(exchange).optional("mb", 1, 1, MOST_MEGABYTES);
        leaked.add(new byte[(int) (megabytes << 20)]);
        long total = leaked.stream().mapToLong(block -> block.length).sum() >> 20;
        FixedAnswer.text("keeps " + total + " MB\n").handleRequest(exchange);
    }

    /** Throws what no app expects. */
    void fail(HttpServerExchange exchange) {
        throw new IllegalStateException("thrown on request of /fault/throw");
    }
}
