package dev.mpm.server.master.tasks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.server.core.tasks.Outcome;
import dev.mpm.server.core.tasks.TaskMessage;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TaskMemoryTest {

    private final TaskMemory memory = new TaskMemory();
    private final CountDownLatch taken = new CountDownLatch(1);

    private Thread bring(long bytes) {
        return Thread.ofVirtual().start(() -> {
            memory.takeResult(bytes);
            taken.countDown();
        });
    }

    @Test
    void holdsAResultBackUntilThoseBeforeItAreFetched() throws InterruptedException {
        memory.takeResult(TaskMemory.MOST_RESULTS - 10);
        var thread = bring(11);
        assertThat(thread.join(Duration.ofMillis(50))).isFalse();

        memory.leaveResult(1);
        assertThat(taken.await(10, SECONDS)).isTrue();
    }

    @Test
    void letsAllInWhenItIsClosed() throws InterruptedException {
        memory.takeResult(TaskMemory.MOST_RESULTS);
        var _ = bring(11);
        memory.close();

        assertThat(taken.await(10, SECONDS)).isTrue();
    }

    @Test
    void takesOneResultHoweverLargeItIs() {
        memory.takeResult(2 * TaskMemory.MOST_RESULTS);

        assertThat(memory.isFull()).isFalse();
        memory.addJob(1);
        assertThat(memory.isFull()).isTrue();
    }

    @Test
    void weighsResultsOnly() {
        assertThat(TaskMemory.weight(new TaskMessage.Ended(1, new Outcome.Returned(new byte[70]))))
                .isEqualTo(70);
        assertThat(TaskMemory.weight(new TaskMessage.Ended(1, new Outcome.Cancelled())))
                .isZero();
        assertThat(TaskMemory.weight(new TaskMessage.Prepared("x"))).isZero();
    }
}
