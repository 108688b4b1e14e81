package dev.mpm.examples.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.TimeUnit;

/** Answers whether a number is prime, and computes on the request's own thread until it knows. */
final class PrimeHandler implements HttpHandler {

    private final Identity identity;

    PrimeHandler(Identity identity) {
        this.identity = identity;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws InterruptedException {
        long number = new Parameters(exchange).required("number", 0, Long.MAX_VALUE);
        long start = System.nanoTime();
        // 0 and 1 are not prime and have no divisor that would show it.
        long divisor = number < 2 ? number : TrialDivision.smallestDivisor(number);
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        FixedAnswer.json(new Json()
                        .put("number", number)
                        .put("prime", number > 1 && divisor == number)
                        .put("divisor", divisor)
                        .put("slot", identity.slot())
                        .put("pid", identity.pid())
                        .put("millis", millis))
                .handleRequest(exchange);
    }
}
