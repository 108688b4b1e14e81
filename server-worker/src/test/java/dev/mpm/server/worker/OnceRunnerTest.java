package dev.mpm.server.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.once.RunOnceTask;
import dev.mpm.api.once.Schedule;
import dev.mpm.server.core.once.OnceFiles;
import dev.mpm.server.core.once.OnceState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class OnceRunnerTest {

    private static final Duration MOMENT = Duration.ofMillis(10);
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private OnceFiles files;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @BeforeEach
    void open() {
        files = new OnceFiles(folder);
    }

    private OnceRunner started(int slot, RunOnceTask task) {
        var runner = new OnceRunner(files, "some", Schedule.every(Duration.ofHours(1)), task, slot, slot + 100);
        runner.start();
        return runner;
    }

    private OnceState state() throws IOException {
        return files.read("some").orElseThrow();
    }

    @Test
    void letsARunThatHasBegunFinish() throws Exception {
        var runner = started(1, () -> {
            begun.countDown();
            goOn.await();
        });
        begun.await();

        runner.leave();

        assertThat(runner.awaitQuiet(MOMENT)).isFalse();
        goOn.countDown();
        assertThat(runner.awaitQuiet(LONG)).isTrue();
        runner.end(LONG);
        assertThat(state().runs()).isEqualTo(1);
        assertThat(state().failures()).isZero();
        assertThat(state().pid()).as("nobody leads").isZero();
    }

    @Test
    void countsARunThatIsInterruptedAsFailed() throws Exception {
        var runner = started(1, () -> {
            begun.countDown();
            goOn.await();
        });
        begun.await();

        runner.leave();
        runner.interrupt();
        runner.end(LONG);

        assertThat(state().failures()).isEqualTo(1);
    }

    @Test
    void countsARunThatHeedsNoInterruptAsFailed() throws Exception {
        var runner = started(1, () -> {
            begun.countDown();
            while (goOn.getCount() > 0) {
                LockSupport.parkNanos(1_000_000);
            }
        });
        begun.await();

        runner.leave();
        runner.interrupt();
        runner.end(MOMENT);

        assertThat(state().failures()).isEqualTo(1);
        goOn.countDown();
        runner.end(LONG);
        assertThat(state().failures()).isEqualTo(1);
    }

    @Test
    void goesOnWithAnotherLeaderAndItsRhythm() throws Exception {
        var first = started(1, begun::countDown);
        begun.await();
        var second = started(2, goOn::countDown);

        first.leave();
        first.end(LONG);

        while (state().pid() != 102) {
            Thread.onSpinWait();
        }
        second.leave();
        second.end(LONG);
        assertThat(state().runs()).isEqualTo(1);
        assertThat(goOn.getCount()).as("not due yet").isEqualTo(1);
    }

    @Test
    void runsATaskWhoseLastRunLiesInTheFuture() throws Exception {
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        files.write("some", OnceState.fresh(tomorrow));

        var runner = started(1, begun::countDown);

        begun.await();
        runner.leave();
        runner.end(LONG);
        assertThat(state().sinceMillis()).isLessThan(tomorrow.toEpochMilli());
    }
}
