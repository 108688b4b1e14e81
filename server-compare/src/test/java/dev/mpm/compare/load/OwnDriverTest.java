package dev.mpm.compare.load;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class OwnDriverTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** So few requests a second that one is due in a short time; its answer may come later. */
    private static final double ONE = 1;

    @Test
    void playsInAProcessThatAllRunsShare() throws Exception {
        ProcessHandle process;
        try (var server = FakeServer.friendly();
                var driver = new OwnDriver(PATIENCE)) {
            var first = driver.run(server.port(), List.of(stream()));
            process = process(driver);
            var second = driver.run(server.port(), List.of(stream()));

            assertThat(first.stream("s").answered()).isPositive();
            assertThat(first.stream("s").errors()).isEmpty();
            assertThat(first.cpuSeconds()).isPositive();
            assertThat(second.stream("s").answered()).isPositive();
            assertThat(process(driver)).isEqualTo(process);
        }
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void startsAnotherProcessAfterAnInterrupt() throws Exception {
        var asked = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        try (var server = FakeServer.start(line -> {
                    if (line.request()) {
                        asked.countDown();
                        never.await();
                    }
                });
                var friendly = FakeServer.friendly();
                var driver = new OwnDriver(PATIENCE)) {
            var current = Thread.currentThread();
            Thread.ofVirtual().start(() -> {
                if (await(asked)) {
                    current.interrupt();
                }
            });

            assertThatThrownBy(() -> driver.run(server.port(), List.of(stream())))
                    .isInstanceOf(InterruptedException.class);
            assertThat(driver.handle()).isNull();
            assertThat(driver.run(friendly.port(), List.of(stream())).stream("s")
                            .answered())
                    .isEqualTo(1);
        } finally {
            never.countDown();
        }
    }

    @Test
    void saysWhenItsProcessEnded() throws Exception {
        var asked = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        try (var server = FakeServer.start(line -> {
                    if (line.request()) {
                        asked.countDown();
                        never.await();
                    }
                });
                var driver = new OwnDriver(PATIENCE)) {
            Thread.ofVirtual().start(() -> {
                if (await(asked)) {
                    process(driver).destroyForcibly();
                }
            });

            assertThatThrownBy(() -> driver.run(server.port(), List.of(stream())))
                    .isInstanceOf(LoadException.class)
                    .hasMessageContaining("ended");
        } finally {
            never.countDown();
        }
    }

    /** Standard input ends when the process that holds the other end does, also by a signal that nobody can catch. */
    @Test
    void endsWhenNobodyHoldsItsStandardInputAnyMore() throws Exception {
        var never = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        try (var server = FakeServer.start(line -> {
            if (line.request()) {
                asked.countDown();
                never.await();
            }
        })) {
            var process = new ProcessBuilder(OwnDriver.command(List.of())).start();
            process.outputWriter()
                    .append(Wire.write(new Wire.Order(server.port(), PATIENCE, List.of(stream()))))
                    .append('\n')
                    .flush();
            assertThat(await(asked)).isTrue();

            process.getOutputStream().close();

            assertThat(process.waitFor(60, SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            never.countDown();
        }
    }

    private static Stream stream() {
        return new Stream("s", Pattern.OPEN, List.of(Question.get("/")), 1, ONE, true, Duration.ZERO, SHORT);
    }

    private static ProcessHandle process(OwnDriver driver) {
        return Objects.requireNonNull(driver.handle(), "process");
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(60, SECONDS);
        } catch (InterruptedException _) {
            return false;
        }
    }
}
