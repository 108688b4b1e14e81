package dev.mpm.server.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.channel.Message;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DeadlockWatchTest {

    private final RunningRequests requests = new RunningRequests();
    private final List<Message.ToMaster> told = new ArrayList<>();
    private final DeadlockWatch watch = new DeadlockWatch(requests, told::add);

    @Test
    void saysNothingWhileThereIsNone() {
        watch.look();
        assertThat(told).isEmpty();
    }

    @Test
    void namesThreadsLocksAndRequests() throws Exception {
        try (var _ = new Deadlock("left", "right", this::runRequest)) {
            watch.look();
        }

        assertThat(text(0).lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("threads \"left\", \"right\" wait for each other for ever"),
                        line -> assertThat(line)
                                .startsWith("\"left\", which runs GET /transfer for 720")
                                .contains(" waits for java.util.concurrent.locks.ReentrantLock", ", held by \"right\"")
                                .contains(" in dev.mpm.server.worker.Deadlock.lockBoth(Deadlock.java:"),
                        line -> assertThat(line)
                                .startsWith("\"right\" waits for ")
                                .contains(", held by \"left\""));
    }

    @Test
    void reportsEachOnce() throws Exception {
        try (var _ = new Deadlock("left", "right", () -> {})) {
            watch.look();
            watch.look();
            assertThat(told).hasSize(1);

            try (var _ = new Deadlock("third", "fourth", () -> {})) {
                watch.look();
            }
        }

        assertThat(told).hasSize(2);
        assertThat(text(1)).contains("third", "fourth").doesNotContain("left");
    }

    private String text(int report) {
        return ((Message.Deadlocked) told.get(report)).text();
    }

    @SuppressWarnings("NullAway") // an exchange without a connection, of which only the request is looked at
    private void runRequest() {
        var exchange =
                new HttpServerExchange(null).setRequestMethod(Methods.GET).setRequestPath("/transfer");
        requests.mine().begin(exchange, System.nanoTime() - Duration.ofHours(20).toNanos());
    }
}
