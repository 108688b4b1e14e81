package dev.mpm.compare.load;

import java.util.ArrayList;
import java.util.List;

/** Clients that ask once, all at the beginning. */
final class OnceCrowd extends Crowd {

    private final List<Client> clients = new ArrayList<>();
    private boolean begun;

    OnceCrowd(Share share, LoopThread loop) {
        super(share, loop.server().getPort());
        for (int i = 0; i < share.connections(); i++) {
            clients.add(new Client(loop, this));
        }
    }

    @Override
    long send(long now) {
        if (!begun) {
            begun = true;
            clients.forEach(client -> ask(client, System.nanoTime()));
        }
        return NEVER + now;
    }

    /** What takes longer than the stream is there to be in the others' way. */
    @Override
    void countMissing(long now) {
        tally().abandoned();
    }

    @Override
    void free(Client client, long now) {
        client.close();
    }

    @Override
    void close() {
        clients.forEach(Client::close);
    }
}
