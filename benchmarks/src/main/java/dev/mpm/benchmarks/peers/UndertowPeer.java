package dev.mpm.benchmarks.peers;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingHandler;
import java.util.function.UnaryOperator;

/**
 * Plain Undertow in one process, with as many I/O threads as it takes by itself.
 *
 * <p>Mode {@code io} runs quick handlers on the I/O threads; {@code dispatched} runs all on its pool, as it must be done
 * where a handler might block.
 */
final class UndertowPeer {

    private UndertowPeer() {}

    /** Serves until the process is ended. */
    public static void main(String[] args) {
        var arguments = Arguments.of(args);
        boolean dispatched = arguments.mode().equals("dispatched");
        HttpHandler routes =
                UndertowRoutes.of(arguments.files(), dispatched ? UnaryOperator.identity() : BlockingHandler::new);
        Undertow.builder()
                .addHttpListener(arguments.port(), "127.0.0.1")
                .setWorkerThreads(arguments.threads())
                .setHandler(dispatched ? new BlockingHandler(routes) : routes)
                .build()
                .start();
    }
}
