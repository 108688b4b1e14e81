package dev.mpm.compare.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.compare.result.Figure.Better;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {

    @ParameterizedTest
    @CsvSource({"7, 7, 7, 7", "3 1 2, 2, 1, 3", "4 1 2 3, 2.5, 1, 4", "-1 1, 0, -1, 1"})
    void isTheMedianAndTheRange(String values, double median, double lowest, double highest) {
        var spread = of(values);

        assertThat(spread.median()).isEqualTo(median);
        assertThat(spread.lowest()).isEqualTo(lowest);
        assertThat(spread.highest()).isEqualTo(highest);
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "10 11 12, 13 14 15, true",
        "13 14 15, 10 11 12, true",
        "10 11 12, 12 14 15, false",
        "10 20 30, 19 40 50, false",
        "100 100, 105 105, false",
        "100 100, 105.1 105.1, true",
        "0 0, 0 0, false",
        "0 0, 1 1, true",
        "10, 20, false",
        "10 10, 20, false",
        "10, 20 20, false",
    })
    void differsOnlyBeyondTheNoiseAndFivePercent(String one, String other, boolean differs) {
        assertThat(of(one).differsFrom(of(other))).isEqualTo(differs);
    }

    @Test
    void isBetterOnTheFiguresOwnSide() {
        var less = of("1 1");
        var more = of("2 2");

        assertThat(more.beats(less, Better.HIGHER)).isTrue();
        assertThat(less.beats(more, Better.HIGHER)).isFalse();
        assertThat(less.beats(more, Better.LOWER)).isTrue();
        assertThat(more.beats(less, Better.LOWER)).isFalse();
        assertThat(List.of(more.beats(less, Better.NEITHER), less.beats(more, Better.NEITHER)))
                .containsOnly(false);
    }

    private static Spread of(String values) {
        return Spread.of(Arrays.stream(values.split(" ")).map(Double::valueOf).toList());
    }
}
