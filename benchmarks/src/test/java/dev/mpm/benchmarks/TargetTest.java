package dev.mpm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetTest {

    private static final Case OURS = new Case(AllPeers.EVENT, Works.PLAINTEXT, 64);
    private static final Case PEER = new Case(AllPeers.UNDERTOW_IO, Works.PLAINTEXT, 64);
    private static final Target TARGET = Target.cost("event / raw Undertow", 1.0, OURS, PEER);

    @Test
    void comparesMediansOfAllRounds() {
        var verdict =
                TARGET.judge(results(outcome(OURS, 9.0), outcome(OURS, 0.8), outcome(OURS, 0.7), outcome(PEER, 1.0)));

        assertThat(verdict.found()).contains(0.8);
        assertThat(verdict.result()).isEqualTo("met");
    }

    @Test
    void missesWhatIsAbove() {
        assertThat(TARGET.judge(results(outcome(OURS, 1.1), outcome(PEER, 1.0))).result())
                .isEqualTo("missed");
    }

    @Test
    void neitherMeetsNorMissesWhatCouldNotBeMeasured() {
        var failed = new Outcome(PEER, 1, Map.of(), "not installed");

        assertThat(TARGET.judge(results(outcome(OURS, 1.0), failed)).result()).isEqualTo("not measured");
    }

    @Test
    void namesEveryCaseOnce() {
        assertThat(Targets.cases()).doesNotHaveDuplicates().contains(OURS, PEER);
    }

    private static Results results(Outcome... outcomes) {
        return new Results(List.of(outcomes));
    }

    private static Outcome outcome(Case run, double cpu) {
        return new Outcome(run, 1, Map.of(Figure.CPU, cpu), "");
    }
}
