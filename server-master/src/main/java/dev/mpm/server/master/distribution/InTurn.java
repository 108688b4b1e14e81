package dev.mpm.server.master.distribution;

import java.util.List;

/** Goes round: the next slot above that of the last one, and from the highest back to the lowest. */
final class InTurn implements Strategy {

    private int last = -1;

    @Override
    public Candidate choose(List<Candidate> candidates) {
        Candidate next = candidates.getFirst();
        for (Candidate candidate : candidates) {
            if (candidate.slot() > last) {
                next = candidate;
                break;
            }
        }
        last = next.slot();
        return next;
    }
}
