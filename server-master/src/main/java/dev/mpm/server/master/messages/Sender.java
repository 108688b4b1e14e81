package dev.mpm.server.master.messages;

import dev.mpm.server.core.messages.Peer;
import java.util.ArrayDeque;
import java.util.Deque;

/** What somebody sends and has not reached all its recipients, in order. Guarded by whatever guards the relay. */
final class Sender {

    private final Peer peer;
    private final long window;
    private final Fill memory;
    private final Deque<Errand> errands = new ArrayDeque<>();
    private long weight;

    /**
     * @param window how much may wait here, in bytes
     * @param memory how full the queues of all are together; what waits here takes memory like what waits there
     */
    Sender(Peer peer, long window, Fill memory) {
        this.peer = peer;
        this.window = window;
        this.memory = memory;
    }

    Peer peer() {
        return peer;
    }

    /**
     * Adds an errand after the others.
     *
     * @throws IllegalStateException if more waits here than was agreed
     */
    void add(Errand errand) {
        long sum = weight + errand.weight();
        if (sum > window) {
            throw new IllegalStateException(sum + " bytes are waiting (expected: <= " + window + ")");
        }
        weight = sum;
        memory.add(errand.weight());
        errands.add(errand);
    }

    /** Returns whether there is anything to do. */
    boolean hasErrands() {
        return !errands.isEmpty();
    }

    /** Returns the errand to do now. */
    Errand first() {
        return errands.element();
    }

    /** Does the first errand as far as that is possible; returns whether it has to wait. */
    boolean isHeldUp() {
        Errand first = errands.element();
        memory.remove(first.weight()); // not twice: it goes from here into a queue
        boolean isHeldUp = first.isHeldUp();
        memory.add(first.weight());
        return isHeldUp;
    }

    void removeFirst() {
        int less = errands.remove().weight();
        weight -= less;
        memory.remove(less);
    }

    void clear() {
        errands.clear();
        memory.remove(weight);
        weight = 0;
    }
}
