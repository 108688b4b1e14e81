package dev.mpm.common.adaptive;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.Methods;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class RouteTest {

    private static final long QUICK = Duration.ofNanos(50_000).toNanos();
    private static final long UNHURRIED = Duration.ofNanos(500_000).toNanos();
    private static final long SLOW = Duration.ofMillis(5).toNanos();
    private static final RouteLimits LIMITS = new RouteLimits(
            4, 100, Duration.ofNanos(300_000).toNanos(), Duration.ofMillis(1).toNanos());

    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;
    private final Route route = new Route(Methods.GET, "/users/*", 2, LIMITS, clock);

    @Test
    void beginsOnThePool() {
        assertThat(route.isOnLoop()).isFalse();
    }

    @Test
    void comesToTheLoopAfterEnoughQuickCallsInARow() {
        onPool(3, QUICK);
        assertThat(route.isOnLoop()).isFalse();
        onPool(1, QUICK);
        assertThat(route.isOnLoop()).isTrue();
    }

    @Test
    void beginsToCountAnewAfterACallThatWasNotQuick() {
        onPool(3, QUICK);
        onPool(1, UNHURRIED);
        onPool(3, QUICK);
        assertThat(route.isOnLoop()).isFalse();
        onPool(1, QUICK);
        assertThat(route.isOnLoop()).isTrue();
    }

    @Test
    void needsFourTimesAsManyCallsAfterEachReturnAndNeverMoreThanTheMost() {
        for (int needed : new int[] {4, 16, 64, 100, 100}) {
            onPool(needed - 1, QUICK);
            assertThat(route.isOnLoop()).as("after %d calls", needed - 1).isFalse();
            onPool(1, QUICK);
            assertThat(route.isOnLoop()).as("after %d calls", needed).isTrue();
            route.sendToPool("blocks");
            assertThat(route.isOnLoop()).as("after a call that blocked").isFalse();
        }
        assertThat(route.view().returns()).isEqualTo(5);
    }

    @Test
    void staysOnTheLoopDespiteACallNowAndThenThatTookLong() {
        onPool(4, QUICK);
        for (int i = 0; i < 100; i++) {
            onLoop(0, 1, SLOW);
            onLoop(0, 4, UNHURRIED);
        }
        assertThat(route.isOnLoop()).isTrue();
    }

    @Test
    void leavesTheLoopAfterEightSlowCallsNearlyInARow() {
        onPool(4, QUICK);
        onLoop(0, 6, SLOW);
        onLoop(0, 3, QUICK);
        onLoop(0, 1, SLOW);
        assertThat(route.isOnLoop()).isTrue();
        onLoop(0, 1, SLOW);
        assertThat(route.isOnLoop()).isFalse();
        assertThat(route.view().reason()).isEqualTo("runs long: 5 ms");
    }

    @Test
    void judgesEachLoopForItself() {
        onPool(4, QUICK);
        onLoop(0, 7, SLOW);
        onLoop(1, 7, SLOW);
        assertThat(route.isOnLoop()).isTrue();
    }

    @Test
    void isNotSentBackTwiceForOneDecision() {
        onPool(4, QUICK);
        route.sendToPool("blocks");
        route.sendToPool("blocks");
        onPool(16, QUICK);
        assertThat(route.isOnLoop()).isTrue();
    }

    @Test
    void tellsWhatItKnows() {
        onPool(4, 100);
        now = now.plusSeconds(60);
        onLoop(0, 2, 400);
        onLoop(1, 2, 600);
        route.sendToPool("blocks at App.load:17");

        var view = route.view();

        assertThat(view.name()).isEqualTo("GET /users/*");
        assertThat(view.onLoop()).isFalse();
        assertThat(view.calls()).isEqualTo(8);
        assertThat(view.meanNanos()).isEqualTo(300);
        assertThat(view.since()).isEqualTo(now);
        assertThat(view.reason()).isEqualTo("blocks at App.load:17");
    }

    private void onPool(int calls, long nanos) {
        for (int i = 0; i < calls; i++) {
            route.ranOnPool(nanos);
        }
    }

    private void onLoop(int loop, int calls, long nanos) {
        for (int i = 0; i < calls; i++) {
            route.ranOnLoop(loop, nanos);
        }
    }
}
