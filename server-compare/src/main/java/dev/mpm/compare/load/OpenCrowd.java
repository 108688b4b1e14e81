package dev.mpm.compare.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients that ask at a rate. A request takes the connection that was used last, as pools of connections do; a further one is
 * opened only if none is free. When there may be no more, requests wait, and their latency counts from when they were due.
 */
final class OpenCrowd extends Crowd {

    /** Where requests are due more often, a few are sent together: to wait for each would take the server's processor. */
    private static final long SHORTEST_WAIT_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Pace pace;
    private final long wait;
    private final List<Client> clients = new ArrayList<>();
    private final ArrayDeque<Client> free = new ArrayDeque<>();

    /** Whether no client was free when requests were last sent: what is late then is late by the server. */
    private boolean starved;

    OpenCrowd(Share share, LoopThread loop) {
        super(share, loop.server().getPort());
        pace = share.pace(share.stream().rate());
        wait = pace.interval() < SHORTEST_WAIT_NANOS ? SHORTEST_WAIT_NANOS : 0;
        for (int i = 0; i < share.connections(); i++) {
            var client = new Client(loop, this);
            clients.add(client);
            free.addLast(client);
        }
    }

    @Override
    boolean pushes() {
        return true;
    }

    @Override
    boolean countsConnecting() {
        return true;
    }

    @Override
    long send(long now) {
        while (!free.isEmpty() && pace.isDue(now)) {
            long due = pace.take();
            if (!starved) {
                tally().late(System.nanoTime() - due);
            }
            ask(free.pop(), due);
        }
        starved = free.isEmpty();
        return starved || !pace.hasNext() ? end() : Math.max(pace.next(), now + wait);
    }

    @Override
    boolean hasWaiting() {
        return pace.hasNext();
    }

    /** Whoever was due before the end waits on for a connection. */
    @Override
    long goOn(long now) {
        var _ = send(now);
        return share().deadline();
    }

    @Override
    void giveUp(long now) {
        while (pace.hasNext()) {
            tally().unsent(now - pace.take());
        }
        clients.stream().filter(Client::isBusy).forEach(client -> tally().waited(now - client.since()));
    }

    @Override
    void free(Client client, long now) {
        if (client.isOpen()) {
            free.push(client);
        } else {
            free.addLast(client);
        }
    }

    @Override
    void closedIdle(Client client) {
        // Those that are open are asked before those that are not.
        if (free.remove(client)) {
            free.addLast(client);
        }
    }

    @Override
    void close() {
        clients.forEach(Client::close);
    }
}
