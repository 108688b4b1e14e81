package dev.mpm.common.connection;

import dev.mpm.common.adaptive.Route;
import dev.mpm.common.adaptive.Routes;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import org.jspecify.annotations.Nullable;

/**
 * Takes every request from Undertow, notes that it runs, and passes it to the app on a thread where the app may run.
 *
 * <p>Stateless; called by many threads. On a connection with a {@link Carrier} that is always the carrier's thread, also
 * when Undertow comes from elsewhere with the next of several pipelined requests.
 */
public final class RootHandler implements HttpHandler {

    private final HttpHandler app;
    private final HttpHandler appAfterContinue;
    private final boolean staysOnLoop;
    private final @Nullable Routes routes;

    private RootHandler(HttpHandler app, boolean staysOnLoop, @Nullable Routes routes) {
        this.app = app;
        this.appAfterContinue = new HttpContinueReadHandler(app);
        this.staysOnLoop = staysOnLoop;
        this.routes = routes;
    }

    /** Runs the app where the request was read: on the connection's carrier, or on the event loop. */
    public static RootHandler inPlace(HttpHandler app) {
        return new RootHandler(app, true, null);
    }

    /** Runs the app on the engine's pool. */
    public static RootHandler onPool(HttpHandler app) {
        return new RootHandler(app, false, null);
    }

    /** Runs the app on the engine's pool, and on the event loop for routes that have shown that they can be. */
    public static RootHandler adaptive(HttpHandler app, Routes routes) {
        return new RootHandler(app, false, routes);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        ClientConnection connection = (ClientConnection) ((HttpServerConnection) exchange.getConnection()).getChannel();
        if (!connection.mayRunHere()) {
            exchange.dispatch(connection.requests(), this);
            return;
        }
        connection.requests().arrived(exchange);
        if (staysOnLoop || !exchange.isInIoThread()) {
            enterApp(connection, exchange);
        } else if (routes == null) {
            exchange.dispatch(later -> enterApp(connection, later));
        } else {
            handle(connection, exchange, routes.of(exchange.getRequestMethod(), exchange.getRequestPath()));
        }
    }

    private void handle(ClientConnection connection, HttpServerExchange exchange, Route route) throws Exception {
        if (route.isOnLoop() && connection.mayTakeTurn() && isWholeRequest(exchange)) {
            connection.beginTurn(route);
            enterApp(connection, exchange);
        } else {
            exchange.dispatch(later -> enterApp(connection, later, route));
        }
    }

    /** A handler on the loop must never wait for bytes that only the loop can bring, nor turn into something that lasts. */
    private static boolean isWholeRequest(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        return (exchange.isRequestComplete() || isBodyThere(exchange, headers))
                && !headers.contains(Headers.UPGRADE)
                && !exchange.getRequestMethod().equals(Methods.CONNECT);
    }

    private static boolean isBodyThere(HttpServerExchange exchange, HeaderMap headers) {
        PooledByteBuffer read = ((HttpServerConnection) exchange.getConnection()).getExtraBytes();
        long length = exchange.getRequestContentLength();
        return read != null
                && length >= 0
                && read.getBuffer().remaining() >= length
                && !headers.contains(Headers.TRANSFER_ENCODING)
                && !headers.contains(Headers.EXPECT);
    }

    private void enterApp(ClientConnection connection, HttpServerExchange exchange, Route route) throws Exception {
        long entered = System.nanoTime();
        try {
            enterApp(connection, exchange);
        } finally {
            route.ranOnPool(System.nanoTime() - entered);
        }
    }

    private void enterApp(ClientConnection connection, HttpServerExchange exchange) throws Exception {
        connection.requests().handlerEntered(exchange);
        boolean hasBody = !exchange.isRequestComplete();
        HttpHandler next = hasBody && exchange.getRequestHeaders().contains(Headers.EXPECT) ? appAfterContinue : app;
        next.handleRequest(exchange);
    }
}
