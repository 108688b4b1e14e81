package dev.mpm.compare.load;

import java.util.ArrayList;
import java.util.List;

/** Clients that connect and ask one after the other, then keep their connections without a word, and ask once more at the end. */
final class IdleCrowd extends Crowd {

    /** How many connect in a second: no server should fail because they all come at once. */
    private static final double CONNECTS = 2000;

    private final LoopThread loop;
    private final Pace pace;
    private final List<Client> clients = new ArrayList<>();

    IdleCrowd(Share share, LoopThread loop) {
        super(share, loop.server().getPort());
        this.loop = loop;
        pace = share.pace(CONNECTS);
    }

    @Override
    boolean retries() {
        return false;
    }

    @Override
    long send(long now) {
        while (clients.size() < share().connections() && pace.isDue(now)) {
            var _ = pace.take();
            var client = new Client(loop, this);
            clients.add(client);
            ask(client, now);
        }
        return clients.size() < share().connections() ? pace.next() : NEVER + now;
    }

    @Override
    void ended(long now) {
        for (var client : clients) {
            if (client.isOpen() && !client.isBusy()) {
                ask(client, System.nanoTime());
            }
        }
    }

    @Override
    void free(Client client, long now) {
        if (!client.isOpen() && client.asked() == 1) {
            // The answer said that the server would not keep the connection.
            tally().closedEarly();
        }
    }

    @Override
    void closedIdle(Client client) {
        if (!isOver() && client.asked() == 1) {
            tally().closedEarly();
        }
    }

    @Override
    void failed(Client client, String kind, long now) {
        if (kind.equals("closed") && client.asked() > 1) {
            closedBeforeSent();
        } else {
            super.failed(client, kind, now);
        }
    }

    @Override
    void close() {
        clients.forEach(Client::close);
    }
}
