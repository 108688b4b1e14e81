package dev.mpm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MachineDelayTest {

    @Test
    void isNothingWhereFewerHaveToWait() {
        assertThat(MachineDelay.percentile(0.99, new double[] {}, 1000)).isZero();
        assertThat(MachineDelay.percentile(0.99, new double[] {4, 6}, 1000)).isZero();
    }

    /** Of 1,000 ms 20 are gaps: half of those who come within one wait for more than half of it. */
    @Test
    void isTheRestOfTheGapInWhichOneComes() {
        assertThat(MachineDelay.percentile(0.99, new double[] {20}, 1000)).isCloseTo(10, within(0.001));
        assertThat(MachineDelay.percentile(0.99, new double[] {10, 10}, 1000)).isCloseTo(5, within(0.001));
        assertThat(MachineDelay.percentile(0.99, new double[] {12, 4, 4}, 1000)).isCloseTo(10.0 / 3, within(0.001));
    }

    @Test
    void isFoundOnThisMachine() throws InterruptedException {
        assertThat(MachineDelay.p99(Duration.ofMillis(100))).isNotNegative();
    }
}
