package dev.mpm.server.worker;

import dev.mpm.api.Board;
import dev.mpm.api.EngineContext;
import dev.mpm.api.HttpSettings;
import dev.mpm.server.core.posix.ProcessorShare;
import io.undertow.server.HttpHandler;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * What the engine is given to run with.
 *
 * @param leaves lets the process go, or not, when the engine asks for it
 */
record HostedEngine(
        List<ServerSocketChannel> listeners,
        HttpHandler handler,
        HttpSettings http,
        Board board,
        Predicate<CompletionStage<?>> leaves)
        implements EngineContext {

    /** For an engine whose process stays. */
    HostedEngine(List<ServerSocketChannel> listeners, HttpHandler handler, HttpSettings http, Board board) {
        this(listeners, handler, http, board, _ -> false);
    }

    @Override
    public boolean leave(CompletionStage<?> finished) {
        return leaves.test(finished);
    }

    @Override
    public int processors() {
        return ProcessorShare.own();
    }
}
