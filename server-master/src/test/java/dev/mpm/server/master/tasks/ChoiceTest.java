package dev.mpm.server.master.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.config.TaskPoolSettings.Distribution;
import dev.mpm.server.master.tasks.Choice.Candidate;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChoiceTest {

    private static final List<Candidate> IDLE =
            List.of(new Candidate(2, 500), new Candidate(5, 100), new Candidate(9, 300));

    private final Random random = new Random(1);

    @ParameterizedTest(name = "{0} after {1} is {2}")
    @CsvSource({
        "ROUND_ROBIN,  0, 2",
        "ROUND_ROBIN,  2, 5",
        "ROUND_ROBIN,  4, 5",
        "ROUND_ROBIN,  5, 9",
        "ROUND_ROBIN,  9, 2",
        "ROUND_ROBIN,  11, 2",
        "LEAST_LOADED, 0, 5",
        "LEAST_LOADED, 5, 5",
    })
    void followsTheDistribution(Distribution distribution, int last, int next) {
        assertThat(Choice.next(distribution, IDLE, last, random)).isEqualTo(next);
    }

    @Test
    void reachesEveryProcessAtRandom() {
        var chosen = new TreeSet<Integer>();
        for (int i = 0; i < 100; i++) {
            chosen.add(Choice.next(Distribution.RANDOM, IDLE, 2, random));
        }

        assertThat(chosen).containsExactly(2, 5, 9);
    }
}
