package dev.mpm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

    @Test
    void tellsWhichShareOfTheProcessorsWasUsed() {
        var before = ProcessorTime.of("cpu  7690367 19017 2179237 6119234 8846 0 668047 12548 5 0");
        var after = ProcessorTime.of("cpu  7690417 19017 2179257 6119254 8846 0 668057 12548 99 0");
        assertThat(after.busySince(before)).isCloseTo(80, within(0.001));
    }

    @Test
    void isReadFromTheKernel() {
        var now = ProcessorTime.now();
        assertThat(now.all()).isGreaterThan(now.idle());
        assertThat(now.busySince(now)).isZero();
    }
}
