package dev.mpm.compare.load;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class PlayerTest {

    private static final Question HELLO = new Question("GET", "/", "", 200, "World");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of streams that send only in their time: longer than a busy machine keeps the driver waiting before it begins. */
    private static final int LONG_MILLIS = 3000;

    @Nested
    class AtARate {

        @Test
        void sendsWhatIsDueAndNoMore() throws Exception {
            try (var server = FakeServer.friendly()) {
                var result = play(server.port(), Pattern.OPEN, 4, 200, 500);

                assertThat(result.sent()).isEqualTo(100);
                assertThat(result.answered()).isEqualTo(100);
                assertThat(result.errors()).isEmpty();
                assertThat(result.latencies().getTotalCount()).isEqualTo(100);
                assertThat(result.timeline().stream().mapToLong(Tick::answered).sum())
                        .isEqualTo(100);
            }
        }

        /** All that were due while the server stood still have waited, not only the few that were on their way. */
        @Test
        void countsAStallForEveryRequestThatWasDueInIt() throws Exception {
            var requests = new AtomicInteger();
            var lock = new ReentrantLock();
            try (var server = FakeServer.start(line -> {
                while (line.request()) {
                    lock.lock();
                    try {
                        if (requests.incrementAndGet() == 200) {
                            stall(500);
                        }
                    } finally {
                        lock.unlock();
                    }
                    line.answer(FakeServer.HELLO);
                }
            })) {
                var result = play(server.port(), Pattern.OPEN, 4, 1000, 1000);

                var latencies = result.latencies();
                assertThat(result.answered()).isEqualTo(1000);
                assertThat(latencies.getMaxValue()).isGreaterThanOrEqualTo(MILLISECONDS.toNanos(499));
                assertThat(latencies.getCountBetweenValues(MILLISECONDS.toNanos(250), SECONDS.toNanos(60)))
                        .as("those due in the first half of the stall")
                        .isGreaterThanOrEqualTo(240);
                assertThat(result.timeline()).anyMatch(tick -> tick.max() > 490);
            }
        }

        @Test
        void saysHowManyFoundNoConnection() throws Exception {
            var never = new CountDownLatch(1);
            try (var silent = FakeServer.start(line -> {
                if (line.request()) {
                    never.await();
                }
            })) {
                var result = play(silent.port(), Pattern.OPEN, 3, 100, 500, Duration.ofSeconds(3));

                assertThat(result.sent()).isEqualTo(3);
                assertThat(result.errors()).containsOnlyKeys("timeout").containsEntry("timeout", 3L);
                assertThat(result.unsent()).isEqualTo(47);
            } finally {
                never.countDown();
            }
        }
    }

    @Nested
    class InAClosedLoop {

        @Test
        void hasOneRequestOnItsWayPerConnection() throws Exception {
            try (var server = FakeServer.friendly()) {
                var result = play(server.port(), Pattern.CLOSED, 3, 0, LONG_MILLIS);

                assertThat(server.accepted()).isEqualTo(3);
                assertThat(result.answered()).isGreaterThan(100);
                assertThat(result.sent() - result.answered()).isBetween(0L, 3L);
                assertThat(result.latencies().getTotalCount()).isEqualTo(result.sent());
                assertThat(result.errors()).isEmpty();
            }
        }

        @Test
        void opensAConnectionAnewThatTheServerDidNotKeep() throws Exception {
            try (var server = FakeServer.start(line -> {
                for (int i = 0; i < 10 && line.request(); i++) {
                    line.answer(FakeServer.HELLO);
                }
            })) {
                var result = play(server.port(), Pattern.CLOSED, 3, 0, 300);

                assertThat(result.errors()).isEmpty();
                assertThat(server.accepted()).isBetween((int) (result.sent() / 10), (int) (result.sent() / 10) + 4);
            }
        }

        @Test
        void takesItAsAnErrorWhenTheServerTookARequestAndWent() throws Exception {
            try (var server = FakeServer.start(line -> {
                if (line.request()) {
                    line.answer(FakeServer.HELLO);
                    var _ = line.request();
                }
            })) {
                var result = play(server.port(), Pattern.CLOSED, 1, 0, LONG_MILLIS);

                assertThat(result.errors()).containsOnlyKeys("closed");
                assertThat(result.answered()).isPositive();
            }
        }

        @Test
        void usesAConnectionOnceWithoutKeepAlive() throws Exception {
            try (var server = FakeServer.friendly()) {
                var stream = new Stream(
                        "s", Pattern.CLOSED, List.of(HELLO), 2, 0, false, Duration.ZERO, Duration.ofMillis(200));
                var result = new Player(server.port(), PATIENCE).play(List.of(stream)).stream("s");

                assertThat(result.errors()).isEmpty();
                assertThat(server.accepted()).isEqualTo((int) result.sent());
            }
        }
    }

    @Nested
    class Errors {

        @Test
        void areCountedByWhatHappened() throws Exception {
            assertThat(errorsOf("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"))
                    .isEqualTo("status 500");
            assertThat(errorsOf(FakeServer.answer("200 OK", "Good bye"))).isEqualTo("content");
            assertThat(errorsOf("no HTTP\r\n")).isEqualTo("content");
            assertThat(errorsOf("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nHello"))
                    .isEqualTo("closed");
            assertThat(errorsOf("")).isEqualTo("closed");
        }

        @Test
        void tellOfAServerThatIsNotThere() throws Exception {
            // Bound, so that nobody else gets the port, and not listening.
            try (var silent = new Socket()) {
                silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

                var result = play(silent.getLocalPort(), Pattern.OPEN, 2, 20, 100);

                assertThat(result.errors()).containsOnlyKeys("refused").containsEntry("refused", 2L);
            }
        }

        private String errorsOf(String answer) throws Exception {
            try (var server = FakeServer.start(line -> {
                if (line.request()) {
                    line.answer(answer);
                }
            })) {
                // One request is due in this time; its answer may come later.
                var result = play(server.port(), Pattern.OPEN, 1, 20, 50);
                assertThat(result.errors()).hasSize(1);
                assertThat(result.errors().values()).containsExactly(1L);
                assertThat(result.answered()).isZero();
                return result.errors().keySet().iterator().next();
            }
        }
    }

    @Test
    void countsIdleConnectionsThatTheServerClosed() throws Exception {
        try (var server = FakeServer.start(line -> {
            int answers = line.number() % 4 == 0 ? 1 : 2;
            for (int i = 0; i < answers && line.request(); i++) {
                line.answer(FakeServer.HELLO);
            }
        })) {
            var result = play(server.port(), Pattern.IDLE, 20, 0, LONG_MILLIS);

            assertThat(result.closedEarly()).isEqualTo(5);
            assertThat(result.errors()).isEmpty();
            assertThat(result.answered()).isEqualTo(20 + 15);
            assertThat(server.accepted()).isEqualTo(20);
        }
    }

    @Test
    void takesItsTimeWhereItIsSlow() throws Exception {
        try (var server = FakeServer.friendly()) {
            // At a byte every 30 ms this takes longer than requests are sent, so that each client has one.
            var question = new Question("GET", "/" + "x".repeat(100), "", 200, "World");
            var stream = new Stream(
                    "s", Pattern.SLOW, List.of(question), 3, 0, true, Duration.ZERO, Duration.ofMillis(LONG_MILLIS));
            var result = new Player(server.port(), PATIENCE).play(List.of(stream)).stream("s");

            assertThat(result.answered()).isEqualTo(3);
            assertThat(result.errors()).isEmpty();
            assertThat(result.latencies().getMinNonZeroValue()).isGreaterThan(MILLISECONDS.toNanos(700));
        }
    }

    @Test
    void playsStreamsAtTheSameTimeEachFromItsBeginning() throws Exception {
        try (var server = FakeServer.friendly()) {
            var whole = new Stream(
                    "long", Pattern.OPEN, List.of(HELLO), 2, 100, true, Duration.ZERO, Duration.ofMillis(400));
            var late = new Stream(
                    "late",
                    Pattern.ONCE,
                    List.of(HELLO),
                    2,
                    0,
                    true,
                    Duration.ofMillis(200),
                    Duration.ofMillis(LONG_MILLIS));
            var result = new Player(server.port(), PATIENCE).play(List.of(whole, late));

            assertThat(result.stream("long").answered()).isEqualTo(40);
            assertThat(result.stream("late").answered()).isEqualTo(2);
            assertThat(result.stream("late").timeline().getFirst().at()).isEqualTo(0.2);
            assertThat(result.seconds()).isBetween(3.19, (double) PATIENCE.toSeconds());
            assertThat(result.cpuSeconds()).isPositive();
        }
    }

    @Test
    void refusesMoreConnectionsThanAProcessMayOpen() {
        assertThatThrownBy(() -> play(1, Pattern.IDLE, 2_000_000_000, 0, 10))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("2000000000 connections")
                .hasMessageContaining("ulimit -n");
    }

    private static StreamResult play(int port, Pattern pattern, int connections, double rate, int millis)
            throws InterruptedException {
        return play(port, pattern, connections, rate, millis, PATIENCE);
    }

    private static StreamResult play(
            int port, Pattern pattern, int connections, double rate, int millis, Duration patience)
            throws InterruptedException {
        var stream = new Stream(
                "s", pattern, List.of(HELLO), connections, rate, true, Duration.ZERO, Duration.ofMillis(millis));
        return new Player(port, patience).play(List.of(stream)).stream("s");
    }

    private static void stall(long millis) throws InterruptedException {
        var _ = new CountDownLatch(1).await(millis, MILLISECONDS);
    }
}
