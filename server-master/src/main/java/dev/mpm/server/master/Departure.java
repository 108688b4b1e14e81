package dev.mpm.server.master;

import dev.mpm.api.WorkerState;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A generation on its way out: first nobody new may come to the sockets that nobody else will serve, then what waits there
 * is served, then its workers finish what they have.
 *
 * <p>Belongs to the supervisor's thread. A reload and a stop are the same here: a stop leaves no heir to any socket.
 */
final class Departure {

    private final Generation generation;
    private final List<Listener> doors;
    private final List<ServerSocketChannel> sockets;
    private final String why;
    private final long drainUntil;
    private final List<Progress> waiting = new ArrayList<>();
    private boolean draining;
    private boolean closed;

    /**
     * Begins one.
     *
     * @param doors the listening sockets that close with it; new connections are no longer let in
     * @param why one of the words of {@link Ledger}
     */
    Departure(Generation generation, List<Listener> doors, String why, long now) {
        this.generation = generation;
        this.doors = List.copyOf(doors);
        this.sockets = doors.stream().map(Listener::channel).toList();
        this.why = why;
        this.drainUntil = now + generation.settings().gracefulShutdownTimeout().toNanos();
        doors.forEach(Listener::shut);
        generation.intake().retire();
    }

    Generation generation() {
        return generation;
    }

    List<Progress> waiting() {
        return waiting;
    }

    /** Does what is due. Connections that still wait at a door are accepted by its workers as before. */
    void step(long now) {
        if (!draining && (now >= drainUntil || !isAnybodyComing())) {
            draining = true;
            generation.lookAway();
            Duration limit = Duration.ofNanos(Math.max(0, drainUntil - now));
            generation.pool().all().forEach(worker -> worker.drain(limit, why, now));
        }
        if (draining && !closed && generation.pool().all().stream().allMatch(Departure::acceptsNothing)) {
            closed = true;
            doors.forEach(Listener::hangUp);
            generation.intake().doorsClosed();
        }
    }

    /** First the doors, then the way from there to the workers: nobody on his way is overlooked. */
    private boolean isAnybodyComing() {
        return doors.stream().anyMatch(Listener::isWaitedAt)
                || (!doors.isEmpty() && generation.intake().isHandingOver(sockets));
    }

    /** A worker that was asked to drain says so when it has stopped accepting. */
    private static boolean acceptsNothing(WorkerHandle worker) {
        return worker.state() == WorkerState.DRAINING && worker.saidDraining();
    }

    /** Returns whether nothing of the generation is left. */
    boolean isOver() {
        return generation.pool().isEmpty();
    }

    /** Returns whether to look again soon: that a queue is empty is not told by any event. */
    boolean isAtTheDoor() {
        return !draining;
    }
}
