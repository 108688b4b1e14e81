package dev.mpm.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to be reached: a figure, or its ratio to another of the same run.
 *
 * @param atMost the figure or the ratio that still counts as reached
 * @param peer empty where the figure is meant as it is
 */
record Target(String says, double atMost, Measured ours, Optional<Measured> peer) {

    /** One figure of one case. */
    record Measured(Case run, Figure figure) {

        private Optional<Spread> in(Results results) {
            return results.of(run, figure);
        }

        private String text(Results results) {
            return in(results).map(spread -> spread.text(figure)).orElse("-");
        }
    }

    static Target figure(String says, double atMost, Measured ours) {
        return new Target(says, atMost, ours, Optional.empty());
    }

    static Target ratio(String says, double atMost, Measured ours, Measured peer) {
        return new Target(says, atMost, ours, Optional.of(peer));
    }

    /** Returns the target of what a request costs in processor time, beside what it costs a peer. */
    static Target cost(String says, double atMost, Case ours, Case peer) {
        return ratio(says, atMost, new Measured(ours, Figure.CPU), new Measured(peer, Figure.CPU));
    }

    List<Case> cases() {
        return Stream.concat(Stream.of(ours), peer.stream()).map(Measured::run).toList();
    }

    /** Returns what was found: the medians over the rounds, one over the other where it is a ratio. */
    Verdict judge(Results results) {
        var found = ours.in(results).map(Spread::median);
        if (peer.isEmpty()) {
            return new Verdict(says, found, atMost, ours.text(results));
        }
        var beside = peer.get().in(results).map(Spread::median);
        return new Verdict(
                says,
                found.flatMap(value -> beside.map(other -> value / other)),
                atMost,
                ours.text(results) + " / " + peer.get().text(results));
    }
}
