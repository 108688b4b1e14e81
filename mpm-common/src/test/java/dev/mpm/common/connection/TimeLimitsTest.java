package dev.mpm.common.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeLimitsTest {

    private static final TimeLimits LIMITS = new TimeLimits(seconds(5), seconds(10), seconds(60));

    @Test
    void endsAnIdleConnectionAfterTheKeepAliveTimeout() {
        assertThat(LIMITS.exceeded(Phase.IDLE, seconds(5), 0, false)).isFalse();
        assertThat(LIMITS.exceeded(Phase.IDLE, seconds(5) + 1, 0, false)).isTrue();
    }

    @Test
    void endsAnIdleConnectionSoonerWhileTheProcessLeavesButNotAtOnce() {
        assertThat(LIMITS.exceeded(Phase.IDLE, seconds(1), 0, true)).isFalse();
        assertThat(LIMITS.exceeded(Phase.IDLE, seconds(1) + 1, 0, true)).isTrue();
    }

    @Test
    void endsAConnectionWhoseHeadersDoNotArrive() {
        assertThat(LIMITS.exceeded(Phase.READING, seconds(10), 0, false)).isFalse();
        assertThat(LIMITS.exceeded(Phase.READING, seconds(10) + 1, 0, false)).isTrue();
    }

    @Test
    void letsARequestRunHoweverLongAsLongAsNobodyWaitsForTheNetwork() {
        assertThat(LIMITS.exceeded(Phase.RUNNING, seconds(86_400), 0, false)).isFalse();
        assertThat(LIMITS.exceeded(Phase.RUNNING, seconds(86_400), 0, true)).isFalse();
    }

    @Test
    void endsARequestWhoseClientNeitherSendsNorTakesAnything() {
        assertThat(LIMITS.exceeded(Phase.RUNNING, seconds(61), seconds(60), false))
                .isFalse();
        assertThat(LIMITS.exceeded(Phase.RUNNING, seconds(61), seconds(60) + 1, false))
                .isTrue();
    }

    @Test
    void readsTheRestOfARefusedRequestForTwoSeconds() {
        assertThat(LIMITS.exceeded(Phase.CLOSING, seconds(2), 0, false)).isFalse();
        assertThat(LIMITS.exceeded(Phase.CLOSING, seconds(2) + 1, 0, false)).isTrue();
    }

    @Test
    void leavesAWebSocketAlone() {
        assertThat(LIMITS.exceeded(Phase.UPGRADED, seconds(86_400), seconds(86_400), true))
                .isFalse();
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
