package dev.mpm.common.connection;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/**
 * Tells whether connections wait in the kernel for somebody to accept them. One system call per question; any thread.
 */
public final class Backlog implements AutoCloseable {

    private final Selector selector;

    /** Watches the listening sockets, which stay the caller's. */
    public Backlog(List<ServerSocketChannel> listeners) throws IOException {
        selector = Selector.open();
        for (ServerSocketChannel listener : listeners) {
            listener.register(selector, SelectionKey.OP_ACCEPT);
        }
    }

    /** Returns whether at least one connection waits now. */
    public synchronized boolean isWaitedIn() {
        try {
            if (!selector.isOpen()) {
                return false;
            }
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
