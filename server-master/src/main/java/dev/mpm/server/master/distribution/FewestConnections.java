package dev.mpm.server.master.distribution;

import java.util.List;

/** The worker with the fewest connections; of several, the one whose turn it is, so that no slot is preferred. */
final class FewestConnections implements Strategy {

    private final Strategy inTurn = new InTurn();

    @Override
    public Candidate choose(List<Candidate> candidates) {
        long least = candidates.stream().mapToLong(Candidate::load).min().orElse(0);
        return inTurn.choose(candidates.stream()
                .filter(candidate -> candidate.load() == least)
                .toList());
    }
}
