package dev.mpm.server.worker;

import dev.mpm.api.App;
import dev.mpm.api.AppContext;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.util.Headers;
import java.io.IOException;

/**
 * What a training's requests are answered by: the handlers that most apps have. Public, as an app must be; of no use to
 * anybody else.
 */
public final class TrainingApp implements App {

    static final String PLAIN = "/plain";
    static final String ECHO = "/echo";

    @Override
    public HttpHandler start(AppContext context) {
        context.logger().log(System.Logger.Level.DEBUG, "training app started");
        return new PathHandler(TrainingApp::plain).addExactPath(ECHO, new BlockingHandler(TrainingApp::echo));
    }

    private static void plain(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
        exchange.getResponseSender().send("Hello, World!");
    }

    private static void echo(HttpServerExchange exchange) throws IOException {
        exchange.getInputStream().transferTo(exchange.getOutputStream());
    }
}
