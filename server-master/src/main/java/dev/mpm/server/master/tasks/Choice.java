package dev.mpm.server.master.tasks;

import dev.mpm.server.core.config.TaskPoolSettings.Distribution;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Decides which of several idle processes gets the next task. Pure, but for the dice. */
final class Choice {

    /**
     * An idle process.
     *
     * @param number the processes of a server are numbered in the order of their start
     * @param busyNanos how long it has run tasks in all
     */
    record Candidate(int number, long busyNanos) {}

    private Choice() {}

    /**
     * Returns the number of the one that gets it.
     *
     * @param idle one or more, by number
     * @param last the number of the process that got the task before; 0 for none
     */
    static int next(Distribution distribution, List<Candidate> idle, int last, RandomGenerator random) {
        return switch (distribution) {
            case ROUND_ROBIN ->
                idle.stream()
                        .filter(candidate -> candidate.number() > last)
                        .findFirst()
                        .orElse(idle.getFirst())
                        .number();
            case RANDOM -> idle.get(random.nextInt(idle.size())).number();
            case LEAST_LOADED ->
                idle.stream()
                        .min(Comparator.comparingLong(Candidate::busyNanos))
                        .orElseThrow()
                        .number();
        };
    }
}
