package dev.mpm.common.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Board;
import dev.mpm.common.Loopback;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OpenConnectionsTest {

    private final OpenConnections connections = new OpenConnections(Board.forgetful(1));

    @Test
    void isNotEmptyWhileAConnectionIsBeingAccepted() {
        connections.expect();
        assertThat(connections.count()).isEqualTo(1);
        assertThat(connections.awaitNone(Duration.ofMillis(5))).isFalse();
    }

    @Test
    void isEmptyAgainWhenAnExpectedConnectionIsGivenUp() {
        connections.expect();
        connections.miss();
        assertThat(connections.count()).isZero();
        assertThat(connections.awaitNone(Duration.ZERO)).isTrue();
    }

    @Test
    void wakesWhoWaitsForTheLast() {
        connections.expect();
        CountDownLatch woken = new CountDownLatch(1);
        Thread waiter = Thread.ofPlatform().daemon().start(() -> {
            if (connections.awaitNone(Duration.ofDays(100_000))) {
                woken.countDown();
            }
        });
        Loopback.await("the thread to wait", () -> waiter.getState() == Thread.State.TIMED_WAITING);
        connections.miss();
        Loopback.await("the thread to be woken", woken);
    }
}
