package dev.mpm.server.worker;

import io.undertow.io.UndertowOutputStream;
import io.undertow.server.DefaultResponseListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.util.List;

/**
 * Answers with 503 for a handler that was interrupted because its request took too long, unless it has answered itself.
 * On the thread that ran the handler.
 */
final class LateAnswer {

    private static final String TEXT = "503 Service Unavailable: the request took too long\n";

    /** What the handler may have said about a body that it did not send; its other headers stay. */
    private static final List<HttpString> OF_THE_BODY = List.of(
            Headers.CONTENT_LENGTH,
            Headers.TRANSFER_ENCODING,
            Headers.CONTENT_ENCODING,
            Headers.CONTENT_DISPOSITION,
            Headers.CACHE_CONTROL,
            Headers.EXPIRES,
            Headers.ETAG,
            Headers.LAST_MODIFIED);

    private LateAnswer() {}

    /** Answers for a handler that returned. Returns whether it had to. */
    static boolean afterReturn(HttpServerExchange exchange) {
        boolean lacksAnswer = isOpen(exchange)
                && exchange.getStatusCode() == StatusCodes.OK
                && !exchange.isDispatched()
                && (exchange.isBlocking() ? !hasBuffered(exchange) : exchange.isRequestChannelAvailable());
        if (lacksAnswer) {
            send(exchange);
        }
        return lacksAnswer;
    }

    /** Answers for a handler that threw. Returns whether it could; if not, the exception is to take its course. */
    static boolean afterFailure(HttpServerExchange exchange) {
        if (!isOpen(exchange) || exchange.isDispatched() || !dropBuffered(exchange)) {
            return false;
        }
        send(exchange);
        return true;
    }

    /** Answers for a dispatched handler, from within Undertow's end of the exchange. */
    static boolean atEnd(HttpServerExchange exchange) {
        boolean failed = exchange.getAttachment(DefaultResponseListener.EXCEPTION) != null;
        return failed ? afterFailure(exchange) : afterReturn(exchange);
    }

    private static boolean isOpen(HttpServerExchange exchange) {
        return !exchange.isResponseStarted() && exchange.isResponseChannelAvailable();
    }

    private static boolean hasBuffered(HttpServerExchange exchange) {
        return !(exchange.getOutputStream() instanceof UndertowOutputStream out) || out.getBytesWritten() > 0;
    }

    private static boolean dropBuffered(HttpServerExchange exchange) {
        if (!exchange.isBlocking()) {
            return true;
        }
        if (exchange.getOutputStream() instanceof UndertowOutputStream out) {
            out.resetBuffer();
            return true;
        }
        return false;
    }

    private static void send(HttpServerExchange exchange) {
        exchange.setPersistent(false);
        exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
        OF_THE_BODY.forEach(exchange.getResponseHeaders()::remove);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getResponseSender().send(TEXT);
    }
}
