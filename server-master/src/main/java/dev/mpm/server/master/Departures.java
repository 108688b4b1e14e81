package dev.mpm.server.master;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sees generations off, until nothing of them is left. Belongs to the supervisor's thread. */
final class Departures {

    /** How often to look whether anybody still waits at a door. */
    private static final long DOOR = Duration.ofMillis(20).toNanos();

    private final Course course;
    private final Roster roster;
    private final Ledger ledger;
    private final Workshop workshop;
    private final MasterLog log;
    private final List<Departure> departures = new ArrayList<>();

    Departures(Course course, Roster roster, Ledger ledger, Workshop workshop, MasterLog log) {
        this.course = course;
        this.roster = roster;
        this.ledger = ledger;
        this.workshop = workshop;
        this.log = log;
    }

    /**
     * Lets a generation leave.
     *
     * @param doors the listening sockets that close with it
     * @param why one of the words of {@link Ledger}
     * @param waiting who wants to know when it is gone
     */
    void begin(Generation generation, List<Listener> doors, String why, List<Progress> waiting, long now) {
        Departure departure = new Departure(generation, doors, why, now);
        departures.add(departure);
        departure.step(now);
        departure.waiting().addAll(waiting);
    }

    /**
     * Does what is due for those that leave.
     *
     * @param serving the generation that serves meanwhile
     */
    void seeOff(Generation serving, long now) {
        for (Departure departure : List.copyOf(departures)) {
            departure.step(now);
            if (departure.isOver()) {
                departures.remove(departure);
                close(departure, serving);
            }
        }
    }

    private void close(Departure departure, Generation serving) {
        Generation gone = departure.generation();
        ledger.close(gone.board().totals(), gone.board().latency());
        roster.remove(gone);
        gone.close();
        workshop.discard(gone);
        if (!course.isLeaving()) {
            log.info(gone + " is gone");
        }
        departure
                .waiting()
                .forEach(progress -> progress.done("reloaded: " + serving + " serves, " + gone + " is gone"));
    }

    boolean isLeaving(Generation generation) {
        return departures.stream().anyMatch(departure -> departure.generation().equals(generation));
    }

    /**
     * Returns those that may start workers though they leave. Where a worker takes one connection, those who wait at a door
     * that is shut need as many workers as they are.
     */
    List<Generation> inNeedOfWorkers() {
        return departures.stream()
                .filter(Departure::isAtTheDoor)
                .map(Departure::generation)
                .filter(generation -> generation.pool().isShortLived())
                .toList();
    }

    /** Returns when to look again, {@code Long.MAX_VALUE} for never. */
    long deadline(long now) {
        return departures.stream().anyMatch(Departure::isAtTheDoor) ? now + DOOR : Long.MAX_VALUE;
    }
}
