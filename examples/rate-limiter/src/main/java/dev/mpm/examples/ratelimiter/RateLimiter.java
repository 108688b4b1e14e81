package dev.mpm.examples.ratelimiter;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import dev.mpm.api.shared.SharedLong;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;

/**
 * Admits so many requests a second, whichever worker they reach, and refuses the rest.
 *
 * <p>All there is to share is one number: the time up to which the budget is spent. Each request that is admitted moves it on
 * by the time that it costs, and none is admitted while it is too far ahead of the clock. Workers can compare their
 * {@link System#nanoTime()}, since they run on one machine.
 */
public final class RateLimiter implements App {

    private static final long SECOND = 1_000_000_000;

    @Override
    public HttpHandler start(AppContext context) {
        long perSecond = Long.parseLong(context.settings().getOrDefault("per-second", "100"));
        long cost = SECOND / perSecond;
        // How far ahead of the clock: as long as nobody may come without that his share is lost.
        long ahead = cost * Long.parseLong(context.settings().getOrDefault("burst", "3"));
        SharedLong spentUntil = context.shared().region("limits").cell(0);
        return exchange -> answer(exchange, admits(spentUntil, cost, ahead));
    }

    /** Returns the time at which a request was admitted; negative if it is to come again after so many nanoseconds. */
    private static long admits(SharedLong spentUntil, long cost, long ahead) {
        while (true) {
            long before = spentUntil.get();
            long now = System.nanoTime();
            long after = Math.max(before, now) + cost;
            if (after - now > ahead) {
                return now + ahead - after;
            }
            if (spentUntil.compareAndSet(before, after)) {
                return now;
            }
        }
    }

    private static void answer(HttpServerExchange exchange, long admitted) {
        if (admitted < 0) {
            exchange.setStatusCode(StatusCodes.TOO_MANY_REQUESTS);
            exchange.getResponseSender()
                    .send("come again in " + -admitted / 1000 + " µs, at " + System.nanoTime() + "\n");
        } else {
            exchange.getResponseSender().send("admitted at " + admitted + "\n");
        }
    }
}
