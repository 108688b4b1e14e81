package dev.mpm.server.master.distribution;

import dev.mpm.server.master.config.Distribution;
import java.util.List;
import java.util.random.RandomGenerator;

/** Decides which worker gets the next connection. One thread; it knows the workers only as numbers. */
interface Strategy {

    /**
     * Returns the one that gets it.
     *
     * @param candidates those that have room, one or more, by slot
     */
    Candidate choose(List<Candidate> candidates);

    /** Returns a new one, for a distribution by the master. */
    static Strategy of(Distribution distribution, RandomGenerator random) {
        return switch (distribution) {
            case ROUND_ROBIN -> new InTurn();
            case LEAST_CONNECTIONS -> new FewestConnections();
            case RANDOM -> candidates -> candidates.get(random.nextInt(candidates.size()));
            case POWER_OF_TWO_CHOICES -> candidates -> betterOfTwo(candidates, random);
            case SHARED, REUSEPORT ->
                throw new IllegalArgumentException(
                        distribution + ": workers accept themselves (expected: by the master)");
        };
    }

    private static Candidate betterOfTwo(List<Candidate> candidates, RandomGenerator random) {
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        int one = random.nextInt(candidates.size());
        int next = random.nextInt(candidates.size() - 1);
        Candidate first = candidates.get(one);
        Candidate second = candidates.get(next < one ? next : next + 1);
        return second.load() < first.load() ? second : first;
    }
}
