package dev.mpm.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SettingsCheckTest {

    @Test
    void dividesThreadsOverWorkers() {
        assertThat(SettingsCheck.workers(100, 25, 2)).isEqualTo(4);
    }

    @Test
    void refusesThreadsThatDoNotFillTheLastWorkerAndNamesTheNextThatDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingsCheck.workers(90, 25, 2))
                .withMessage("max-request-workers: 90 (expected: a multiple of threads-per-child, which is 25, such as"
                        + " 100)");
    }

    @Test
    void refusesMoreWorkersAtTheStartThanThereMayBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingsCheck.workers(100, 25, 5))
                .withMessage("start-servers: 5 (expected: at most 4, as max-request-workers is 100 and"
                        + " threads-per-child 25)");
    }

    @Test
    void refusesALimitThatIsNotAboveTheOther() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingsCheck.above("max-spare-servers", 4, "min-spare-servers", 4))
                .withMessage("max-spare-servers: 4 (expected: above min-spare-servers, which is 4)");
    }
}
