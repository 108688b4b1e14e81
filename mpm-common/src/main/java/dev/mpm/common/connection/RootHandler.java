package dev.mpm.common.connection;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.Headers;

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

    private RootHandler(HttpHandler app, boolean staysOnLoop) {
        this.app = app;
        this.appAfterContinue = new HttpContinueReadHandler(app);
        this.staysOnLoop = staysOnLoop;
    }

    /** Runs the app where the request was read: on the connection's carrier, or on the event loop. */
    public static RootHandler inPlace(HttpHandler app) {
        return new RootHandler(app, true);
    }

    /** Runs the app on the engine's pool. */
    public static RootHandler onPool(HttpHandler app) {
        return new RootHandler(app, false);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        ClientConnection connection = (ClientConnection) ((HttpServerConnection) exchange.getConnection()).getChannel();
        if (!connection.mayRunHere()) {
            exchange.dispatch(connection, this);
            return;
        }
        connection.requestArrived(exchange);
        if (staysOnLoop || !exchange.isInIoThread()) {
            enterApp(connection, exchange);
        } else {
            exchange.dispatch(later -> enterApp(connection, later));
        }
    }

    private void enterApp(ClientConnection connection, HttpServerExchange exchange) throws Exception {
        connection.handlerEntered(exchange);
        boolean hasBody = !exchange.isRequestComplete();
        HttpHandler next = hasBody && exchange.getRequestHeaders().contains(Headers.EXPECT) ? appAfterContinue : app;
        next.handleRequest(exchange);
    }
}
