package dev.mpm.compare.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadsTest {

    private static final List<String> NAMES = List.of("a", "b", "c");

    @ParameterizedTest(name = "a: {0}, b: {1}, c: {2} of {3}: best {4}, standing {5}")
    @CsvSource({
        "10 11, 20 21, 30 31, THROUGHPUT, c, WORSE WORSE BEST",
        "10 11, 20 21, 30 31, P99, a, BEST WORSE WORSE",
        "10 11, 29 30, 30 31, THROUGHPUT, b c, WORSE LEVEL BEST",
        "10 11, 10 12, 11 12, THROUGHPUT, a b c, OPEN OPEN OPEN",
        "0 0, 0 0, 3 4, ERRORS, a b, BEST BEST WORSE",
        "10, 20, 30, THROUGHPUT, a b c, OPEN OPEN OPEN",
        "10 11, '', 30 31, THROUGHPUT, c, WORSE OPEN BEST",
        "'', '', 30 31, THROUGHPUT, c, OPEN OPEN OPEN",
        "'', '', '', THROUGHPUT, '', OPEN OPEN OPEN",
        "1 1, 2 2, 3 3, PROCESSES, '', OPEN OPEN OPEN",
    })
    void knowsTheBestAndWhoCannotBeToldFromIt(
            String a, String b, String c, Figure figure, String best, String standings) {
        Spreads spreads = Spreads.of(comparison(figure, List.of(a, b, c)));

        assertThat(String.join(" ", spreads.best("s", figure))).isEqualTo(best);
        assertThat(NAMES.stream()
                        .map(name -> spreads.standing("s", name, figure).name()))
                .containsExactly(standings.split(" "));
    }

    @Test
    void hasNoSpreadOfWhatWasNotMeasured() {
        Spreads spreads = Spreads.of(comparison(Figure.P99, List.of("1 2", "", "")));

        assertThat(spreads.spread("s", "a", Figure.P99)).contains(new Spread(2, 1.5, 1, 2));
        assertThat(spreads.spread("s", "b", Figure.P99)).isEmpty();
        assertThat(spreads.spread("other", "a", Figure.P99)).isEmpty();
        assertThat(spreads.has("s", Figure.P99)).isTrue();
        assertThat(spreads.has("s", Figure.P50)).isFalse();
    }

    private static Comparison comparison(Figure figure, List<String> values) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            double[] rounds = Arrays.stream(values.get(i).split(" "))
                    .filter(text -> !text.isEmpty())
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            for (int round = 1; round <= rounds.length; round++) {
                runs.add(new Run(
                        "s",
                        NAMES.get(i),
                        round,
                        Map.of(figure, rounds[round - 1]),
                        List.of(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of()));
            }
        }
        return new Comparison(
                Instant.EPOCH,
                "1",
                "compare",
                "App",
                new Machine("", 1, 1, "", ""),
                "driver",
                2,
                true,
                NAMES.stream().map(name -> new Contender(name, name, "", "")).toList(),
                List.of(),
                runs,
                new Advice("", List.of(), ""));
    }
}
