package dev.mpm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WrkTest {

    @Test
    void readsCountersAndAddsUpErrorsOfAllKinds() {
        var result = Wrk.parse("""
            Running 2s test @ http://127.0.0.1:1/plaintext
            counted requests=3000 micros=1500000 connect=1 read=2 write=4 status=8 timeout=16 p50=1250 p99=2500 max=9000
            """);

        assertThat(result.rate()).isEqualTo(2000);
        assertThat(result.errors()).isEqualTo(31);
        assertThat(result.p50()).isEqualTo(1.25);
        assertThat(result.p99()).isEqualTo(2.5);
        assertThat(result.longest()).isEqualTo(9);
    }

    @Test
    void refusesOutputWithoutCounters() {
        assertThatThrownBy(() -> Wrk.parse("unable to connect to 127.0.0.1:1"))
                .isInstanceOf(BenchmarkException.class)
                .hasMessageContaining("unable to connect");
    }
}
