package dev.mpm.common.threads;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/** Waits with a {@code Selector}, whatever the JDK: every process that waits is woken for every connection. */
final class SelectedArrivals implements Arrivals {

    private final Selector selector = Selector.open();

    SelectedArrivals(List<ServerSocketChannel> listeners) throws IOException {
        for (ServerSocketChannel listener : listeners) {
            listener.register(selector, SelectionKey.OP_ACCEPT);
        }
    }

    @Override
    public void await() throws IOException {
        try {
            selector.select(key -> {});
        } catch (ClosedSelectorException e) {
            throw new IOException("nobody waits for connections any more", e);
        }
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }
}
