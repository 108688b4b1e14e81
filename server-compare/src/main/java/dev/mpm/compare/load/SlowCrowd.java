package dev.mpm.compare.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients at the end of a bad line: every now and then each of them sends a byte, or takes a few hundred. */
final class SlowCrowd extends Crowd {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    private final List<SlowClient> clients = new ArrayList<>();
    private long next;

    SlowCrowd(Share share, LoopThread loop) {
        super(share, loop.server().getPort());
        for (int i = 0; i < share.connections(); i++) {
            clients.add(new SlowClient(loop, this));
        }
        next = share.begin();
    }

    @Override
    long send(long now) {
        return step(now, true);
    }

    @Override
    long goOn(long now) {
        return step(now, false);
    }

    private long step(long now, boolean mayAsk) {
        if (now - next >= 0) {
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).step(mayAsk);
            }
            next = now + STEP_NANOS;
        }
        return next;
    }

    @Override
    void free(Client client, long now) {
        throw new IllegalStateException("a slow crowd has clients of its own kind");
    }

    @Override
    void close() {
        clients.forEach(SlowClient::close);
    }
}
