package dev.mpm.compare.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WireTest {

    @Test
    void carriesAnOrder() {
        var questions = List.of(Question.get("/a?b=\"c\""), new Question("POST", "/ü", "line\nline", 201, "\\d"));
        var order = new Wire.Order(
                4711,
                Duration.ofMillis(250),
                List.of(new Stream(
                        "one", Pattern.OPEN, questions, 3, 12.5, false, Duration.ofMillis(1), Duration.ofHours(1))));

        assertThat(Wire.order(Wire.write(order))).isEqualTo(order);
        assertThat(Wire.write(order)).doesNotContain("\n");
    }

    @Test
    void carriesAResultWithItsHistogram() {
        var latencies = Tally.histogram(3);
        latencies.recordValueWithCount(1_234_567, 3);
        latencies.recordValue(3_000_000_000L);
        var stream = new StreamResult(
                "one",
                9,
                4,
                Map.of("status 500", 4L),
                1,
                2,
                latencies,
                1.5,
                List.of(new Tick(0.1, 4, 5, 1.5, 2.5, 3.5)));
        var result = new LoadResult(List.of(stream), 2.5, 0.25, 0.125, true);

        assertThat(Wire.result(Wire.write(result))).isEqualTo(result);
    }

    @Test
    void carriesAFailure() {
        assertThatThrownBy(() -> Wire.result(Wire.writeError("cannot open 5 connections")))
                .isInstanceOf(LoadException.class)
                .hasMessage("cannot open 5 connections");
    }
}
