package dev.mpm.compare.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PaceTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void spacesRequestsEvenly() {
        var pace = new Pace(4, 100, 100 + SECOND);

        assertThat(all(pace)).containsExactly(100L, 100 + SECOND / 4, 100 + SECOND / 2, 100 + 3 * SECOND / 4);
    }

    @Test
    void isNotDueBeforeItsTime() {
        var pace = new Pace(1, 100, 100 + 2 * SECOND);

        assertThat(pace.isDue(99)).isFalse();
        assertThat(pace.isDue(100)).isTrue();
        assertThat(pace.take()).isEqualTo(100);
        assertThat(pace.isDue(100)).isFalse();
    }

    @Test
    void doesNotDriftAtARateThatDividesNothing() {
        var times = all(new Pace(7000.0 / 3, 0, 30 * SECOND));

        assertThat(times).hasSize(70_000);
    }

    @Test
    void letsPartsTakeTurns() {
        var stream = new Stream(
                "s", Pattern.OPEN, List.of(Question.get("/")), 5, 10, true, Duration.ZERO, Duration.ofSeconds(1));
        List<Long> times = new ArrayList<>();
        var shares = Share.of(stream, 3, 0, 0);
        shares.forEach(share -> times.addAll(all(share.pace(10))));

        assertThat(shares).extracting(Share::connections).containsExactly(2, 2, 1);
        assertThat(times.stream().sorted().map(time -> time / (SECOND / 10)))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void hasNoMorePartsThanConnections() {
        var stream = new Stream(
                "s", Pattern.OPEN, List.of(Question.get("/")), 1, 10, true, Duration.ZERO, Duration.ofSeconds(1));

        assertThat(Share.of(stream, 3, 0, 0)).hasSize(1);
    }

    private static List<Long> all(Pace pace) {
        List<Long> times = new ArrayList<>();
        while (pace.hasNext()) {
            times.add(pace.take());
        }
        return times;
    }
}
