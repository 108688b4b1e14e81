package dev.mpm.server.master.tasks;

import dev.mpm.server.core.tasks.Counts;
import java.util.HashMap;
import java.util.Map;

/**
 * A worker that is connected. Belongs to the desk's thread.
 *
 * @param jobs what it has handed in and not heard the end of, by its own ids
 * @param counts what it said of its own pools of threads last, by name
 */
record Client(Peer peer, int epoch, Map<Long, Job> jobs, Map<String, Counts> counts) {

    static Client of(Peer peer, int epoch) {
        return new Client(peer, epoch, new HashMap<>(), new HashMap<>());
    }

    /** One is equal to itself only. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Client client && client.peer.equals(peer);
    }

    @Override
    public int hashCode() {
        return peer.hashCode();
    }
}
