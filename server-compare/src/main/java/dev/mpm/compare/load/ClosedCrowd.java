package dev.mpm.compare.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients that ask again as soon as they are answered. One whose request failed pauses first, so that a server that is gone is
 * not besieged.
 */
final class ClosedCrowd extends Crowd {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final List<Client> clients = new ArrayList<>();

    /** Those that may ask again, each {@link #PAUSE_NANOS} after it came here; the oldest first. */
    private final ArrayDeque<Client> pausing = new ArrayDeque<>();

    private final ArrayDeque<Long> pausesEnd = new ArrayDeque<>();
    private boolean begun;

    ClosedCrowd(Share share, LoopThread loop) {
        super(share, loop.server().getPort());
        for (int i = 0; i < share.connections(); i++) {
            clients.add(new Client(loop, this));
        }
    }

    @Override
    boolean pushes() {
        return true;
    }

    @Override
    long send(long now) {
        if (!begun) {
            begun = true;
            clients.forEach(client -> ask(client, System.nanoTime()));
        }
        while (!pausing.isEmpty() && pausesEnd.element() - now <= 0) {
            pausesEnd.remove();
            ask(pausing.remove(), now);
        }
        return pausing.isEmpty() ? NEVER + now : pausesEnd.element();
    }

    @Override
    void free(Client client, long now) {
        if (now - end() < 0) {
            ask(client, now);
        }
    }

    @Override
    void recover(Client client, long now) {
        pausing.add(client);
        pausesEnd.add(now + PAUSE_NANOS);
    }

    @Override
    void giveUp(long now) {
        clients.stream().filter(Client::isBusy).forEach(client -> tally().waited(now - client.since()));
    }

    @Override
    void close() {
        clients.forEach(Client::close);
    }
}
