import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;

/**
 * The yardstick of the benchmarks: plain Undertow in one process, with the demo app's {@code /plaintext}.
 *
 * <p>Run from source: {@code java -cp 'lib/*' PlainUndertow.java <port> <io-threads> <io|dispatched>}.
 */
public final class PlainUndertow {

    private PlainUndertow() {}

    /** Serves until it is ended. */
    public static void main(String[] args) {
        HttpHandler plaintext = PlainUndertow::plaintext;
        Undertow.builder()
                .addHttpListener(Integer.parseInt(args[0]), "127.0.0.1")
                .setIoThreads(Integer.parseInt(args[1]))
                .setWorkerThreads(64)
                .setHandler(args[2].equals("io") ? plaintext : new BlockingHandler(plaintext))
                .build()
                .start();
    }

    private static void plaintext(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
        exchange.getResponseSender().send("Hello, World!");
    }
}
