package dev.mpm.compare.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WrkDriverTest {

    private static final String OUTPUT = """
        Running 2s test @ http://127.0.0.1:1/
          1 threads and 2 connections
        counted 1000 2000000 0 3 1 10 2 1.950
        latency 100 600
        latency 2000 400
        """;

    @Test
    void readsWhatWrkCounted() {
        var result = WrkOutput.parse(OUTPUT, stream(Pattern.CLOSED));
        var stream = result.stream("s");

        assertThat(stream.answered()).isEqualTo(990);
        assertThat(stream.seconds()).isEqualTo(2);
        assertThat(stream.errors()).isEqualTo(Map.of("closed", 4L, "status 400 and above", 10L, "timeout", 2L));
        assertThat(stream.latencies().getTotalCount()).isEqualTo(1000);
        assertThat(stream.latencies().getValueAtPercentile(50)).isBetween(100_000L, 100_999L);
        assertThat(result.cpuSeconds()).isEqualTo(1.95);
        assertThat(result.saturated()).isTrue();
    }

    @Test
    void saysWhenWrkCountedNothing() {
        assertThatThrownBy(() -> WrkOutput.parse("unable to connect\n", stream(Pattern.CLOSED)))
                .isInstanceOf(LoadException.class)
                .hasMessage("wrk printed no counters: unable to connect");
    }

    @Test
    void isKnownByName() {
        assertThat(LoadDrivers.named("mpmctl", OwnDriver.PATIENCE)).isInstanceOf(OwnDriver.class);
        assertThatThrownBy(() -> LoadDrivers.named("ab", OwnDriver.PATIENCE))
                .isInstanceOf(LoadException.class)
                .hasMessage("driver: ab (expected: one of mpmctl, wrk)");
    }

    private static Stream stream(Pattern pattern) {
        return new Stream("s", pattern, List.of(Question.get("/")), 2, 0, true, Duration.ZERO, Duration.ofSeconds(2));
    }
}
