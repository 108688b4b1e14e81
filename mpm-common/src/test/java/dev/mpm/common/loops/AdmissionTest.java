package dev.mpm.common.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures are worked out by hand from the formula in httpd's server/mpm/event/event.c. */
class AdmissionTest {

    @ParameterizedTest(name = "{0} busy, {1} open, {2} lingering, stopped {3}: {4}")
    @CsvSource({
        "  0,  74,  0, false, true", // 25 + 25 * 2 = 75
        "  0,  75,  0, false, false",
        "  0,  75,  1, false, true",
        "  0,  72,  0, true,  true", // 25 + 24 * 2 = 73
        "  0,  73,  0, true,  false",
        " 20,  34,  0, false, true", // 25 + 5 * 2 = 35
        " 20,  35,  0, false, false",
        " 24,  24,  0, true,  true", // 25 + 0
        " 24,  25,  0, true,  false",
        " 25,   0,  0, false, false", // nobody idle
        " 40,   0,  0, false, false", // and requests waiting
    })
    void followsTheFormula(int busy, int open, int lingering, boolean stopped, boolean allowed) {
        assertThat(new Admission(25, 2).allows(busy, open, lingering, stopped)).isEqualTo(allowed);
    }

    @Test
    void countsFractionsOfAConnection() {
        assertThat(new Admission(4, 0.5).allows(0, 5, 0, false)).isTrue();
        assertThat(new Admission(4, 0.5).allows(0, 6, 0, false)).isFalse();
    }

    @Test
    void refusesAFactorOfZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Admission(4, 0));
    }
}
