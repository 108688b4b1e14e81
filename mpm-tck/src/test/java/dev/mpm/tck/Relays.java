package dev.mpm.tck;

import dev.mpm.api.Board;
import dev.mpm.api.EngineContext;
import io.undertow.server.ServerConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Accepts connections on one thread and passes their bytes on to Undertow. Its monitor guards all its state. */
final class Relays {

    private final List<ServerSocketChannel> listeners;
    private final EngineContext context;
    private final Board board;
    private final int most;
    private final Set<Flaw> flaws;
    private final Selector selector;
    private final List<SelectionKey> keys = new ArrayList<>();
    private final Map<Integer, Relay> open = new HashMap<>();
    private boolean accepting = true;
    private boolean closed;

    Relays(EngineContext context, int threads, Set<Flaw> flaws) throws IOException {
        this.listeners =
                flaws.contains(Flaw.SERVES_ONE_LISTENER) ? context.listeners().subList(0, 1) : context.listeners();
        this.context = context;
        this.board = context.board();
        this.most = flaws.contains(Flaw.HOLDS_NO_MORE_CONNECTIONS_THAN_THREADS) ? threads : Integer.MAX_VALUE;
        this.flaws = flaws;
        this.selector = Selector.open();
    }

    /** Starts to accept, and to connect to Undertow at that address. */
    synchronized void start(InetSocketAddress undertow) throws IOException {
        for (var listener : listeners) {
            keys.add(listener.register(selector, SelectionKey.OP_ACCEPT));
        }
        Thread.ofPlatform().name("reference-acceptor").daemon().start(() -> acceptAll(undertow));
    }

    private void acceptAll(InetSocketAddress undertow) {
        try {
            while (selector.isOpen()) {
                selector.select();
                selector.selectedKeys().clear();
                acceptWaiting(undertow);
            }
        } catch (ClosedSelectorException _) {
            // The engine has been closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void acceptWaiting(InetSocketAddress undertow) throws IOException {
        for (var listener : listeners) {
            while (!closed && accepting && open.size() < most) {
                var client = accept(listener);
                if (client == null) {
                    break;
                }
                count(+1);
                var server = SocketChannel.open(undertow);
                int port = ReferenceEngine.port(server.getLocalAddress());
                var relay = new Relay(client, server, () -> ended(port));
                open.put(port, relay);
                relay.start();
            }
        }
        if (open.size() >= most) {
            keys.forEach(key -> key.interestOps(0));
        }
    }

    private @Nullable SocketChannel accept(ServerSocketChannel listener) throws IOException {
        return flaws.contains(Flaw.ACCEPTS_PAST_ITS_CONTEXT) ? listener.accept() : context.accept(listener);
    }

    private void count(int change) {
        if (flaws.contains(Flaw.COUNTS_NO_CONNECTIONS)) {
            return;
        }
        if (change > 0) {
            board.connectionOpened();
        } else {
            board.connectionClosed();
        }
    }

    private synchronized void ended(int port) {
        if (open.remove(port) != null) {
            count(-1);
            showInterest();
            notifyAll();
        }
    }

    private void showInterest() {
        if (!closed && accepting) {
            keys.forEach(key -> key.interestOps(SelectionKey.OP_ACCEPT));
            selector.wakeup();
        }
    }

    synchronized Relay of(ServerConnection connection) {
        var relay = open.get(ReferenceEngine.port(connection.getPeerAddress()));
        if (relay == null) {
            throw new IllegalStateException("no relay for " + connection.getPeerAddress());
        }
        relay.carries(connection);
        return relay;
    }

    synchronized void pause() {
        if (closed || flaws.contains(Flaw.IGNORES_PAUSE) || flaws.contains(Flaw.ACCEPTS_WHEN_DRAINED)) {
            board.accepting(false);
            return;
        }
        accepting = false;
        board.accepting(flaws.contains(Flaw.HIDES_THAT_IT_PAUSES));
        keys.forEach(key -> key.interestOps(0));
    }

    synchronized void resume() {
        if (closed) {
            return;
        }
        accepting = true;
        board.accepting(true);
        showInterest();
    }

    synchronized int count() {
        return open.size();
    }

    synchronized void endIdle(long since) {
        List.copyOf(open.values()).forEach(relay -> relay.endIfIdle(since));
    }

    synchronized void bidFarewell(long since) {
        List.copyOf(open.values()).forEach(relay -> relay.bidFarewell(since));
    }

    synchronized void cut() {
        List.copyOf(open.values()).forEach(Relay::cut);
    }

    synchronized void awaitChange(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void close() {
        closed = true;
        try {
            selector.close();
            if (flaws.contains(Flaw.CLOSES_THE_LISTENERS)) {
                for (var listener : listeners) {
                    listener.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!flaws.contains(Flaw.LEAVES_CONNECTIONS_OPEN)) {
            cut();
        }
    }
}
