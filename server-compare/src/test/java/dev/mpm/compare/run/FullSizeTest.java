package dev.mpm.compare.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FullSizeTest {

    @Test
    void keepsAllProcessesOfThreadsFromTheStart() {
        var size = FullSize.of(
                Map.of(
                        "start-servers", "2",
                        "threads-per-child", "25",
                        "min-spare-threads", "25",
                        "max-spare-threads", "75",
                        "max-request-workers", "100",
                        "io-threads", "0"),
                16);

        assertThat(size.shape()).isEqualTo("4 × 25");
        assertThat(size.settings())
                .isEqualTo(Map.of(
                        "start-servers", "4",
                        "min-spare-threads", "0",
                        "max-spare-threads", "100",
                        "max-request-workers", "100"));
    }

    @Test
    void startsNoMoreProcessesThanTheMachineHasUseFor() {
        var size = FullSize.of(
                Map.of(
                        "start-servers", "5",
                        "min-spare-servers", "5",
                        "max-spare-servers", "10",
                        "max-request-workers", "256"),
                8);

        assertThat(size.shape()).isEqualTo("8 × 1");
        assertThat(size.settings())
                .isEqualTo(Map.of(
                        "start-servers", "8",
                        "min-spare-servers", "0",
                        "max-spare-servers", "8",
                        "max-request-workers", "8"));
    }

    @Test
    void leavesAModelAloneThatHasNoSuchSettings() {
        var size = FullSize.of(Map.of("colour", "blue"), 8);

        assertThat(size.processes()).isZero();
        assertThat(size.shape()).isEmpty();
        assertThat(size.settings()).isEmpty();
    }
}
