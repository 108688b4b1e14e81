package dev.mpm.server.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.config.RequestSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RequestLimitsTest {

    private static final RequestLimits LIMITS =
            limits(Duration.ofSeconds(60), "/reports=5m", "/reports/quick=1s", "/files/=2m", "/stream=0s");

    @Test
    void takesTheGeneralLimitWhereNoPrefixFits() {
        assertThat(seconds("/")).isEqualTo(60);
        assertThat(seconds("/other/reports")).isEqualTo(60);
    }

    @Test
    void takesTheLongestPrefixThatFits() {
        assertThat(seconds("/reports/2026")).isEqualTo(300);
        assertThat(seconds("/reports/quick")).isEqualTo(1);
        assertThat(seconds("/reports/quick/now")).isEqualTo(1);
    }

    @Test
    void endsAPrefixWhereASegmentEnds() {
        assertThat(seconds("/reports")).isEqualTo(300);
        assertThat(seconds("/reports2")).isEqualTo(60);
        assertThat(seconds("/reports/quickly")).isEqualTo(300);
    }

    @Test
    void takesAPrefixWithASlashAtItsEndForWhatIsBelow() {
        assertThat(seconds("/files/a")).isEqualTo(120);
        assertThat(seconds("/files/")).isEqualTo(120);
        assertThat(seconds("/files")).isEqualTo(60);
    }

    @Test
    void takesZeroForNoLimit() {
        assertThat(LIMITS.of("/stream/1")).isEqualTo(RequestLimits.NONE);
        assertThat(limits(Duration.ZERO).of("/")).isEqualTo(RequestLimits.NONE);
        assertThat(limits(Duration.ZERO).shortest()).isEqualTo(RequestLimits.NONE);
    }

    @Test
    void knowsTheShortest() {
        assertThat(Duration.ofNanos(LIMITS.shortest())).isEqualTo(Duration.ofSeconds(1));
        assertThat(Duration.ofNanos(limits(Duration.ZERO, "/a=3s").shortest())).isEqualTo(Duration.ofSeconds(3));
    }

    private static long seconds(String path) {
        return Duration.ofNanos(LIMITS.of(path)).toSeconds();
    }

    private static RequestLimits limits(Duration general, String... prefixes) {
        return new RequestLimits(new RequestSettings(general, List.of(prefixes), Duration.ofSeconds(2), List.of()));
    }
}
