package dev.mpm.compare.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangeTest {

    @Test
    void isWorseWhereThroughputHasFallenOrLatencyHasRisen() {
        var changes = Change.between(
                comparison(
                        Map.of(Figure.THROUGHPUT, 100.0, Figure.P99, 10.0),
                        Map.of(Figure.THROUGHPUT, 101.0, Figure.P99, 11.0)),
                comparison(
                        Map.of(Figure.THROUGHPUT, 50.0, Figure.P99, 20.0),
                        Map.of(Figure.THROUGHPUT, 51.0, Figure.P99, 22.0)));

        assertThat(changes).extracting(Change::figure).containsExactly(Figure.THROUGHPUT, Figure.P99);
        assertThat(changes).allSatisfy(change -> assertThat(change.certain()).isTrue());
        assertThat(changes.getFirst().worse()).isCloseTo(0.5, within(0.01));
        assertThat(changes.getLast().worse()).isCloseTo(1.0, within(0.01));
    }

    @Test
    void isNegativeWhereAFigureHasBecomeBetter() {
        var changes = Change.between(
                comparison(Map.of(Figure.CPU, 4.0), Map.of(Figure.CPU, 4.1)),
                comparison(Map.of(Figure.CPU, 2.0), Map.of(Figure.CPU, 2.1)));

        assertThat(changes.getFirst().worse()).isNegative();
    }

    @Test
    void isNotCertainWithinTheNoise() {
        var changes = Change.between(
                comparison(Map.of(Figure.P99, 10.0), Map.of(Figure.P99, 30.0)),
                comparison(Map.of(Figure.P99, 20.0), Map.of(Figure.P99, 40.0)));

        assertThat(changes)
                .singleElement()
                .satisfies(change -> assertThat(change.certain()).isFalse());
    }

    @Test
    void isNotMadeOfWhatOneOfBothHasNotMeasured() {
        assertThat(Change.between(comparison(Map.of(Figure.P99, 10.0)), comparison(Map.of(Figure.CPU, 10.0))))
                .isEmpty();
    }

    @Test
    void countsAFirstFailureAsAll() {
        var changes = Change.between(comparison(Map.of(Figure.ERRORS, 0.0)), comparison(Map.of(Figure.ERRORS, 3.0)));

        assertThat(changes.getFirst().worse()).isEqualTo(3);
    }

    @SafeVarargs
    private static Comparison comparison(Map<Figure, Double>... rounds) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < rounds.length; i++) {
            runs.add(new Run(
                    "fast", "event", i + 1, rounds[i], List.of(), List.of(), Map.of(), List.of(), List.of(),
                    List.of()));
        }
        return new Comparison(
                Instant.EPOCH,
                "",
                "",
                "",
                new Machine("", 2, 0, "", ""),
                "",
                rounds.length,
                true,
                List.of(new Contender("event", "event", "", "")),
                List.of(new Played("fast", "Fast", "", "", Map.of(), List.of(Figure.P99), 1)),
                runs,
                new Advice("", List.of(), ""));
    }
}
