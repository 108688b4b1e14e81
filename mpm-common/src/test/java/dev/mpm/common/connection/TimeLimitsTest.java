package dev.mpm.common.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeLimitsTest {

    private static final TimeLimits LIMITS = new TimeLimits(seconds(10), seconds(5), seconds(10), seconds(60));

    @Test
    void endsAnIdleConnectionAfterTheKeepAliveTimeout() {
        assertThat(LIMITS.exceeded(Phase.IDLE, seconds(5), 0)).isFalse();
        assertThat(LIMITS.exceeded(Phase.IDLE, seconds(5) + 1, 0)).isTrue();
    }

    @Test
    void endsASilentConnectionSoonerWhileTheProcessLeavesButNotAtOnce() {
        TimeLimits leaving = LIMITS.whileLeaving(seconds(30));
        for (Phase silent : List.of(Phase.OPENED, Phase.IDLE)) {
            assertThat(leaving.exceeded(silent, millis(1500), 0)).isFalse();
            assertThat(leaving.exceeded(silent, millis(1500) + 1, 0)).isTrue();
        }
    }

    @Test
    void endsASilentConnectionInHalfOfTheTimeThatTheProcessHasToLeave() {
        TimeLimits leaving = LIMITS.whileLeaving(seconds(1));
        assertThat(leaving.exceeded(Phase.IDLE, millis(500), 0)).isFalse();
        assertThat(leaving.exceeded(Phase.IDLE, millis(500) + 1, 0)).isTrue();
    }

    @Test
    void keepsNoSilentConnectionLongerBecauseTheProcessLeaves() {
        TimeLimits leaving =
                new TimeLimits(millis(100), millis(200), seconds(10), seconds(60)).whileLeaving(seconds(30));
        assertThat(leaving.exceeded(Phase.OPENED, millis(100) + 1, 0)).isTrue();
        assertThat(leaving.exceeded(Phase.IDLE, millis(200) + 1, 0)).isTrue();
    }

    @Test
    void endsAConnectionOnWhichNothingIsEverAsked() {
        assertThat(LIMITS.exceeded(Phase.OPENED, seconds(10), 0)).isFalse();
        assertThat(LIMITS.exceeded(Phase.OPENED, seconds(10) + 1, 0)).isTrue();
    }

    @Test
    void endsAConnectionWhoseHeadersDoNotArrive() {
        assertThat(LIMITS.exceeded(Phase.READING, seconds(10), 0)).isFalse();
        assertThat(LIMITS.exceeded(Phase.READING, seconds(10) + 1, 0)).isTrue();
    }

    @Test
    void letsARequestRunHoweverLongAsLongAsNobodyWaitsForTheNetwork() {
        assertThat(LIMITS.exceeded(Phase.RUNNING, seconds(86_400), 0)).isFalse();
        assertThat(LIMITS.whileLeaving(seconds(30)).exceeded(Phase.RUNNING, seconds(86_400), 0))
                .isFalse();
    }

    @Test
    void endsARequestWhoseClientNeitherSendsNorTakesAnything() {
        assertThat(LIMITS.exceeded(Phase.RUNNING, seconds(61), seconds(60))).isFalse();
        assertThat(LIMITS.exceeded(Phase.RUNNING, seconds(61), seconds(60) + 1)).isTrue();
    }

    @Test
    void readsTheRestOfARefusedRequestForTwoSeconds() {
        assertThat(LIMITS.exceeded(Phase.CLOSING, seconds(2), 0)).isFalse();
        assertThat(LIMITS.exceeded(Phase.CLOSING, seconds(2) + 1, 0)).isTrue();
    }

    @Test
    void leavesAWebSocketAlone() {
        assertThat(LIMITS.exceeded(Phase.UPGRADED, seconds(86_400), seconds(86_400)))
                .isFalse();
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
