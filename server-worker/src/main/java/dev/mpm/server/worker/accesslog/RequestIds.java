package dev.mpm.server.worker.accesslog;

import io.undertow.server.DefaultResponseListener;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that every request has an id: its own, if its client or a proxy gave it a sound one, or a new one. The app
 * finds it in the request's header, the client in the answer's, and a line in the error log names it when a request fails.
 *
 * <p>New ids are 32 hexadecimal digits. Half of them are drawn once per worker; the other half is a counter, scattered so
 * that neighbours do not look alike. So two ids of one worker are never equal, those of two workers practically never, and
 * nobody waits for a source of randomness. They are no secret. For any thread.
 */
final class RequestIds implements ExchangeCompletionListener {

    private static final System.Logger LOG = System.getLogger("request");

    /** Longer ones of clients are replaced. */
    static final int LONGEST = 128;

    private static final HexFormat HEX = HexFormat.of();

    private final HttpString header;
    private final String worker;
    private final AtomicLong next;

    /** Draws the worker's half. */
    RequestIds(String header) {
        var random = new SecureRandom();
        this.header = new HttpString(header);
        this.worker = HEX.toHexDigits(random.nextLong());
        this.next = new AtomicLong(random.nextLong());
    }

    /** Returns a handler that gives each request its id before the app sees it. */
    HttpHandler before(HttpHandler app) {
        return exchange -> {
            assign(exchange);
            exchange.addExchangeCompleteListener(this);
            app.handleRequest(exchange);
        };
    }

    private void assign(HttpServerExchange exchange) {
        HeaderValues given = exchange.getRequestHeaders().get(header);
        String id = given != null && given.size() == 1 && isSound(given.getFirst()) ? given.getFirst() : make();
        exchange.getRequestHeaders().put(header, id);
        exchange.getResponseHeaders().put(header, id);
    }

    /** Returns whether it can stand in a header, a log and a search without harm. */
    static boolean isSound(@Nullable String id) {
        return id != null
                && !id.isEmpty()
                && id.length() <= LONGEST
                && id.chars().allMatch(RequestIds::isSound);
    }

    private static boolean isSound(int c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || "-_.:+/=@".indexOf(c) >= 0;
    }

    String make() {
        return worker + HEX.toHexDigits(scattered(next.getAndIncrement()));
    }

    /** Maps no two numbers to the same: the finisher of SplitMix64, https://doi.org/10.1145/2660193.2660195. */
    private static long scattered(long number) {
        long mixed = (number ^ (number >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Ties the id to the exception that Undertow has logged; a client that has gone is nobody's failure. */
    @Override
    public void exchangeEvent(HttpServerExchange exchange, NextListener after) {
        try {
            Throwable thrown = exchange.getAttachment(DefaultResponseListener.EXCEPTION);
            if (thrown != null && !(thrown instanceof IOException)) {
                LOG.log(
                        Level.ERROR,
                        "request " + exchange.getRequestHeaders().getFirst(header) + " failed: "
                                + exchange.getRequestMethod() + " " + exchange.getRequestURI() + ": "
                                + thrown.toString().replace('\n', ' '));
            }
        } finally {
            after.proceed();
        }
    }
}
