package dev.mpm.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void spacesRequestsEvenlyHoweverLateTheyAreTaken() {
        var pace = new Pace(1000, 64, 0);

        assertThat(pace.take(0)).isZero();
        assertThat(pace.isDue(999_999, 0)).isFalse();
        assertThat(pace.take(5_000_000)).isEqualTo(1_000_000);
        assertThat(pace.take(5_000_000)).isEqualTo(2_000_000);
    }

    @Test
    void sendsWithoutARateAsSoonAsFewEnoughAreOnTheirWay() {
        var pace = new Pace(0, 64, 0);

        assertThat(pace.isDue(0, 63)).isTrue();
        assertThat(pace.isDue(0, 64)).isFalse();
    }
}
