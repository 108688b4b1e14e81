package dev.mpm.common.connection;

import dev.mpm.api.EngineContext;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Tells whether connections wait for somebody to accept them: in the kernel, or held back by the server. One system call per
 * question at most; any thread.
 */
public final class Backlog implements AutoCloseable {

    private final BooleanSupplier heldBack;
    private final Selector selector;

    /** Watches the listening sockets, which stay whose they are. */
    public Backlog(EngineContext context) throws IOException {
        this(context.listeners(), context::connectionsWait);
    }

    Backlog(List<ServerSocketChannel> listeners, BooleanSupplier heldBack) throws IOException {
        this.heldBack = heldBack;
        selector = Selector.open();
        for (ServerSocketChannel listener : listeners) {
            listener.register(selector, SelectionKey.OP_ACCEPT);
        }
    }

    /** Returns whether at least one connection waits now. */
    public synchronized boolean isWaitedIn() {
        if (!selector.isOpen()) {
            return false;
        }
        return heldBack.getAsBoolean() || isReady();
    }

    private boolean isReady() {
        try {
            selector.selectNow();
            boolean waiting = !selector.selectedKeys().isEmpty();
            selector.selectedKeys().clear();
            return waiting;
        } catch (IOException e) {
            return false; // the selector is being closed with the engine
        }
    }

    @Override
    public synchronized void close() throws IOException {
        selector.close();
    }
}
