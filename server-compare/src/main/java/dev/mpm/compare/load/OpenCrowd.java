package dev.mpm.compare.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Clients that ask at a rate. A request takes the connection that was used last, as pools of connections do; a further one is
 * opened only if none is free. When there may be no more, requests wait, and their latency counts from when they were due.
 */
final class OpenCrowd extends Crowd {

    private final LoopThread loop;
    private final Pace pace;
    private final List<Client> clients = new ArrayList<>();
    private final ArrayDeque<Client> free = new ArrayDeque<>();
    private @Nullable Alarm alarm;

    /** Whether no client was free when requests were last sent: what is late then is late by the server. */
    private boolean starved;

    OpenCrowd(Share share, LoopThread loop) {
        super(share, loop.server().getPort());
        this.loop = loop;
        pace = share.pace(share.stream().rate());
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
    void start() {
        alarm = Alarm.start(loop.selector(), share().stream().rate() / share().parts(), pace.next());
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
        return starved || !pace.hasNext() ? end() : pace.next();
    }

    @Override
    void ended(long now) {
        silence();
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
        silence();
        clients.forEach(Client::close);
    }

    private void silence() {
        if (alarm != null) {
            alarm.close();
        }
    }
}
