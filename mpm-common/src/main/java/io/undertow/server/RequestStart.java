package io.undertow.server;

/**
 * Tells Undertow when a request began: {@link HttpServerExchange#getRequestStartTime()}.
 *
 * <p>Undertow's own option {@code RECORD_REQUEST_START_TIME} asks the clock when the headers are complete. Our connections
 * know the time of the first byte without asking again.
 */
public final class RequestStart {

    private RequestStart() {}

    /** Sets the time, by {@code System.nanoTime()}. */
    public static void set(HttpServerExchange exchange, long nanos) {
        exchange.setRequestStartTime(nanos);
    }
}
