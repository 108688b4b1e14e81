package dev.mpm.common.threads;

import dev.mpm.common.epoll.Epoll;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits in such a way that a new connection wakes one of the processes that wait, and each in its turn.
 *
 * <p>With {@code EPOLLEXCLUSIVE} the kernel wakes the first in the socket's queue of waiters and no other. This thread joins
 * the queue at its end when it begins to wait and leaves it when it is woken: who has waited longest comes next, as it
 * would with threads that block in {@code accept}.
 */
final class ExclusiveArrivals implements Arrivals {

    private final Epoll epoll = Epoll.open();
    private final Epoll.Events events = epoll.events(1);
    private final int[] listeners;
    private final AtomicBoolean wokenUp = new AtomicBoolean();
    private boolean closed;

    ExclusiveArrivals(List<ServerSocketChannel> listeners) throws IOException {
        this.listeners = new int[listeners.size()];
        for (int i = 0; i < this.listeners.length; i++) {
            this.listeners[i] = epoll.descriptor(listeners.get(i));
        }
    }

    @Override
    public void await() throws IOException {
        int joined = 0;
        try {
            for (int listener : listeners) {
                epoll.watchExclusively(listener);
                joined++;
            }
            int _ = epoll.await(events);
        } finally {
            for (int i = 0; i < joined; i++) {
                epoll.ignore(listeners[i]);
            }
            if (wokenUp.getAndSet(false)) {
                epoll.clearWakeup();
            }
        }
    }

    @Override
    public synchronized void wakeup() {
        if (!closed) {
            epoll.wakeup();
            wokenUp.set(true); // not before: who saw it too early would clear nothing, and then never again
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            epoll.close();
            events.close();
        }
    }
}
