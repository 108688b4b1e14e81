package dev.mpm.server.master;

import dev.mpm.server.core.scoreboard.Counters;
import dev.mpm.server.core.scoreboard.Latency;
import dev.mpm.server.core.scoreboard.SlotView;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All generations that have workers, the oldest first, and the way to find a worker. Belongs to the supervisor's thread. */
final class Roster {

    /** A worker and the generation that it belongs to. */
    record Place(Generation generation, WorkerHandle worker) {

        /** Returns the worker's part of its scoreboard. */
        SlotView view() {
            return generation.view(worker);
        }
    }

    private final List<Generation> generations = new ArrayList<>();

    void add(Generation generation) {
        generations.add(generation);
    }

    void remove(Generation generation) {
        generations.remove(generation);
    }

    List<Generation> generations() {
        return List.copyOf(generations);
    }

    /** Returns every worker whose process has not been reaped, generation by generation, each by slot. */
    List<Place> all() {
        return generations.stream()
                .flatMap(generation -> generation.pool().all().stream().map(worker -> new Place(generation, worker)))
                .toList();
    }

    boolean isEmpty() {
        return generations.stream().allMatch(generation -> generation.pool().isEmpty());
    }

    /** Returns when something must happen to one of the workers, {@code Long.MAX_VALUE} for never. */
    long deadline() {
        return all().stream()
                .mapToLong(place -> place.worker().deadline())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    @Nullable
    Place at(int slot) {
        return find(all().stream().filter(place -> place.worker().slot() == slot));
    }

    @Nullable
    Place by(WorkerLink link) {
        return find(all().stream().filter(place -> link.equals(place.worker().link())));
    }

    private static @Nullable Place find(Stream<Place> places) {
        return places.findFirst().orElse(null);
    }

    /** Returns the lowest slot of a generation's board that no worker of any generation has, if there is one. */
    OptionalInt freeSlot(Generation of) {
        return IntStream.range(0, of.board().slots())
                .filter(slot -> generations.stream()
                        .noneMatch(generation -> generation.board().isHeld(slot)))
                .findFirst();
    }

    /** Returns a number that is higher than that of every slot in use. */
    int slotsInUse() {
        return generations.stream()
                .mapToInt(generation -> IntStream.range(0, generation.board().slots())
                        .filter(generation.board()::isHeld)
                        .map(slot -> slot + 1)
                        .max()
                        .orElse(0))
                .max()
                .orElse(0);
    }

    /** Returns how long the requests took that the workers of all these generations have answered. */
    Latency latency() {
        return generations.stream()
                .map(generation -> generation.board().latency())
                .reduce(Latency.NONE, Latency::plus);
    }

    /** Returns what the workers of all these generations have counted. */
    Counters counters() {
        return generations.stream()
                .map(generation -> generation.board().totals())
                .reduce(Counters.ZERO, Counters::plus);
    }
}
