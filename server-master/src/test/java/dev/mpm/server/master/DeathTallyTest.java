package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.master.config.PoolSettingsText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Times in seconds; three deaths within ten seconds are replaced at once, and no delay is longer than eight. */
class DeathTallyTest {

    private final DeathTally tally = new DeathTally(
            PoolSettingsText.of(Map.of("restart-intensity", "3", "restart-period", "10s", "max-restart-delay", "8s")));

    @Test
    void replacesAtOnceWhileDeathsAreFew() {
        assertThat(delaysOfDeathsAt(0, 1, 2)).containsExactly(0L, 0L, 0L);
    }

    @Test
    void replacesAtOnceForEverWhileDeathsAreRare() {
        assertThat(delaysOfDeathsAt(0, 4, 8, 12, 16, 20, 24)).containsOnly(0L);
    }

    @Test
    void doublesTheDelayUpToTheLongest() {
        assertThat(delaysOfDeathsAt(0, 0, 0, 0, 1, 3, 7, 15)).containsExactly(0L, 0L, 0L, 1L, 2L, 4L, 8L, 8L);
    }

    @Test
    void keepsOneDelayForAllThatDieWhileItLasts() {
        assertThat(delaysOfDeathsAt(0, 0, 0, 0, 0, 0, 0)).containsExactly(0L, 0L, 0L, 1L, 1L, 1L, 1L);
        assertThat(delaysOfDeathsAt(1)).containsExactly(2L);
    }

    @Test
    void forgivesAfterAHealthyPeriodThatFollowsTheDelay() {
        assertThat(delaysOfDeathsAt(0, 0, 0, 0, 1)).endsWith(1L, 2L);
        assertThat(delaysOfDeathsAt(13)).containsExactly(4L);
        assertThat(delaysOfDeathsAt(13 + 4 + 11)).containsExactly(0L);
    }

    private List<Long> delaysOfDeathsAt(long... seconds) {
        var delays = new ArrayList<Long>();
        for (long second : seconds) {
            long delay = tally.died(Duration.ofSeconds(second).toNanos());
            delays.add(Duration.ofNanos(delay).toSeconds());
        }
        return delays;
    }
}
