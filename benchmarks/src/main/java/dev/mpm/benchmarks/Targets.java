package dev.mpm.benchmarks;

import java.util.List;
import java.util.Optional;

/** What is to be reached, and what must be measured to tell. */
final class Targets {

    private static final List<Target> ALL = List.of(
            ratio("event, plaintext, @NonBlocking / raw Undertow on its I/O thread", 1.00,
                    plaintext(AllPeers.EVENT_NON_BLOCKING), plaintext(AllPeers.UNDERTOW_IO)),
            ratio("event, plaintext, ordinary handler / raw Undertow on its I/O thread", 1.15,
                    plaintext(AllPeers.EVENT), plaintext(AllPeers.UNDERTOW_IO)));

    private Targets() {}

    /** A figure of one case, or its ratio to that of another, and what it may be at most. */
    record Target(String says, double atMost, Figure figure, Case ours, Optional<Case> peer) {}

    static List<Case> cases() {
        return ALL.stream()
                .flatMap(target -> java.util.stream.Stream.concat(java.util.stream.Stream.of(target.ours()), target.peer().stream()))
                .distinct()
                .toList();
    }

    static List<Verdict> verdicts(Results results) {
        return ALL.stream().map(target -> verdict(target, results)).toList();
    }

    private static Verdict verdict(Target target, Results results) {
        return new Verdict(target.says(), Optional.empty(), target.atMost(), "");
    }

    private static Target ratio(String says, double atMost, Case ours, Case peer) {
        return new Target(says, atMost, Figure.CPU, ours, Optional.of(peer));
    }

    private static Case plaintext(Peer peer) {
        return new Case(peer, Works.PLAINTEXT, 64);
    }
}
