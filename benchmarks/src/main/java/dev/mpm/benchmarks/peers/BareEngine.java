package dev.mpm.benchmarks.peers;

import dev.mpm.api.Board;
import dev.mpm.api.EngineContext;
import dev.mpm.api.HttpSettings;
import dev.mpm.server.core.catalog.MpmCatalog;
import dev.mpm.server.core.settings.SettingsSchema;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The engine of a model alone, as a program of somebody else might embed it. Mode: the model's name. */
final class BareEngine {

    private static final int BACKLOG = 1024;

    private BareEngine() {}

    /** Serves until the process is ended. */
    public static void main(String[] args) throws IOException, InterruptedException {
        var arguments = Arguments.of(args);
        var threads = Integer.toString(arguments.threads());
        var mpm = MpmCatalog.load(BareEngine.class.getClassLoader())
                .find(arguments.mode())
                .create(Map.of(
                        "start-servers", "1",
                        "threads-per-child", threads,
                        "max-request-workers", threads,
                        "min-spare-threads", "0",
                        "max-spare-threads", "100000"));
        var http = SettingsSchema.fromText(HttpSettings.class, Map.of("max-keep-alive-requests", "0"));
        var listener = ServerSocketChannel.open();
        listener.configureBlocking(false);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), arguments.port()), BACKLOG);
        var handler = UndertowRoutes.of(arguments.files(), UnaryOperator.identity());
        var board = Board.forgetful(mpm.shape().lanes());
        try (var _ = mpm.start(new Context(List.of(listener), handler, http, board))) {
            Thread.currentThread().join();
        }
    }

    private record Context(List<ServerSocketChannel> listeners, HttpHandler handler, HttpSettings http, Board board)
            implements EngineContext {}
}
