package dev.mpm.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures cases one after the other, round by round, so that a noisy machine harms all alike. */
final class Rounds {

    private final Bench bench;
    private final List<Case> cases;
    private final Progress progress;
    private final List<Outcome> outcomes = new ArrayList<>();

    Rounds(Bench bench, List<Case> cases, Progress progress) {
        this.bench = bench;
        this.cases = cases;
        this.progress = progress;
    }

    /** Returns what all rounds gave, also those that failed. */
    List<Outcome> run() {
        int rounds = bench.options().rounds();
        for (int round = 1; round <= rounds; round++) {
            progress.step("round " + round + " of " + rounds);
            for (var next : cases) {
                progress.show("round " + round + " of " + rounds + ": " + next);
                outcomes.add(measure(next, round));
            }
        }
        progress.clear();
        return List.copyOf(outcomes);
    }

    /** One server that cannot be measured does not end the run. */
    private Outcome measure(Case run, int round) {
        try {
            return new Outcome(run, round, run.work().measure(run, bench), "");
        } catch (BenchmarkException e) {
            var trouble = String.valueOf(e.getMessage());
            progress.say(run + ": " + trouble);
            return new Outcome(run, round, Map.of(), trouble);
        }
    }
}
