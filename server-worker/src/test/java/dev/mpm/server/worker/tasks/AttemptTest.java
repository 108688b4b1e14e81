package dev.mpm.server.worker.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.tasks.Outcome;
import dev.mpm.server.core.tasks.ValueEncoder;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AttemptTest {

    /** Its thread may take longer to begin than the task may run. */
    @Test
    void isInterruptedThoughItsTimeWasOverBeforeItBegan() {
        Sums.interrupted = new CountDownLatch(1);
        var attempt = new Attempt("p", 1, Map.of(), _ -> {});
        attempt.interrupt();

        var outcome = attempt.run(() -> Sums.Wait.class, ValueEncoder.encode("w", "argument"));

        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        assertThat(Sums.interrupted.getCount()).isZero();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
