package dev.mpm.server.worker;

import dev.mpm.api.Board;
import dev.mpm.api.EngineContext;
import dev.mpm.api.HttpSettings;
import dev.mpm.server.core.posix.ProcessorShare;
import io.undertow.server.HttpHandler;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/** What the engine is given to run with. */
record HostedEngine(List<ServerSocketChannel> listeners, HttpHandler handler, HttpSettings http, Board board)
        implements EngineContext {

    @Override
    public int processors() {
        return ProcessorShare.own();
    }
}
