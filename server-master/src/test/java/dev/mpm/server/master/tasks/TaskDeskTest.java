package dev.mpm.server.master.tasks;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.tasks.TaskFailedException.Reason;
import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.core.tasks.Counts;
import dev.mpm.server.core.tasks.Outcome;
import dev.mpm.server.core.tasks.TaskMessage;
import dev.mpm.server.master.tasks.SteppedDesk.FakeProcess;
import dev.mpm.server.master.tasks.SteppedDesk.Worker;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskDeskTest {

    @TempDir
    private Path folder;

    private SteppedDesk desk;

    @BeforeEach
    void make() {
        desk = new SteppedDesk(folder);
    }

    private Worker worker(String pool) throws IOException {
        return desk.worker(desk.configure(pool));
    }

    @Test
    void startsNoProcessBeforeTheFirstTask() throws IOException {
        var worker = worker("size: 2");
        desk.pass(ofSeconds(60));
        assertThat(desk.started()).isEmpty();

        worker.submit(1);
        assertThat(desk.started()).hasSize(1);
    }

    @Test
    void startsAsManyAsTasksWaitButNoMoreThanItsSize() throws IOException {
        worker("size: 2").submit(1).submit(2).submit(3);

        assertThat(desk.started()).hasSize(2);
        assertThat(desk.pool().counts().queued()).isEqualTo(3);
    }

    @Test
    void runsTasksInTheirOrderOneAtATime() throws IOException {
        var worker = worker("size: 1").submit(1).submit(2).submit(3);
        var process = desk.process(0).ready();

        assertThat(process.ran()).containsExactly("T1");
        process.returns();
        assertThat(process.ran()).containsExactly("T1", "T2");
        process.returns();
        process.returns();

        assertThat(worker.ended()).extracting(TaskMessage.Ended::id).containsExactly(1L, 2L, 3L);
        assertThat(desk.pool().counts()).isEqualTo(new Counts(0, 0, 3, 0, 0, 0, 0));
        assertThat(desk.pool().processes()).containsExactly("pid 1001 idle");
    }

    @Test
    void rejectsWhatFindsNoRoomInTheQueue() throws IOException {
        var worker = worker("size: 1, queue: 2").submit(1).submit(2).submit(3);

        assertThat(worker.outcome(3)).isEqualTo(new Outcome.Rejected("2 tasks wait already", 2));
        assertThat(desk.pool().counts()).isEqualTo(new Counts(2, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void rejectsWhatWouldTakeTooMuchMemory() throws IOException {
        var worker = worker("size: 1, queue: 100");
        for (int id = 1; id <= 17; id++) {
            worker.submit(id, 1_000_000);
        }

        assertThat(worker.outcome(17))
                .isEqualTo(new Outcome.Rejected(
                        "the tasks that wait, and results that were not fetched, take too much memory", 100));
        assertThat(worker.ended()).hasSize(1);
    }

    @Test
    void rejectsWhatComesWhileResultsAreNotFetched() throws IOException {
        var worker = worker("size: 1, queue: 100");
        desk.memory().addResult(TaskMemory.MOST);
        worker.submit(1);
        assertThat(worker.outcome(1)).isInstanceOf(Outcome.Rejected.class);

        desk.memory().leaveResult(TaskMemory.MOST);
        worker.submit(2);
        assertThat(worker.ended()).hasSize(1);
    }

    @Test
    void forgetsWhatTasksTookInMemoryHoweverTheyEnd() throws IOException {
        var worker = worker("size: 1, queue: 100");
        for (int id = 1; id <= 40; id += 4) {
            worker.submit(id, 1_000_000).submit(id + 1, 1_000_000).submit(id + 2, 1_000_000);
            var process = desk.started().getLast();
            if (id == 1) {
                process.ready();
            }
            process.returns();
            worker.cancel(id + 2);
            process.ends(new Outcome.Failed(Reason.THREW, "boom", "", 1));
        }

        assertThat(worker.ended()).hasSize(20).noneMatch(ended -> ended.outcome() instanceof Outcome.Rejected);
        worker.submit(100, (int) TaskMemory.MOST - 1_000);
        assertThat(worker.ended()).hasSize(20);
    }

    @Test
    void doesNotKnowAPoolThatTheConfigurationDoesNotHave() throws IOException {
        int epoch = desk.configure("size: 1");
        var worker = desk.worker(epoch + 1).submit(1);

        assertThat(worker.outcome(1)).isInstanceOf(Outcome.Failed.class);
        assertThat(desk.started()).isEmpty();
    }

    @Test
    void passesProgressOn() throws IOException {
        var worker = worker("size: 1").submit(7);
        desk.process(0).ready().progresses(0.5);

        assertThat(worker.progressed()).containsExactly(new TaskMessage.Progressed(7, 0.5, ""));
    }

    @Test
    void tellsWhatATaskThrewAndDoesNotTryAgain() throws IOException {
        var worker = worker("size: 1, retries: 3").submit(1);
        desk.process(0).ready().ends(new Outcome.Failed(Reason.THREW, "boom", "at x", 1));

        assertThat(worker.outcome(1)).isEqualTo(new Outcome.Failed(Reason.THREW, "boom", "at x", 1));
        assertThat(desk.pool().counts().retried()).isZero();
    }

    @Test
    void beginsNothingForAWorkerThatDoesNotTakeItsResults() throws IOException {
        int epoch = desk.configure("size: 1");
        var slow = desk.worker(epoch);
        var quick = desk.worker(epoch);
        slow.full(true);
        slow.submit(1);
        quick.submit(2);
        var process = desk.process(0).ready();

        assertThat(process.ran()).containsExactly("T2");
        process.returns();
        slow.full(false);
        assertThat(process.ran()).containsExactly("T2", "T1");
    }

    @Test
    void replacesAProcessAfterItsTasks() throws IOException {
        worker("size: 1, max-tasks: 2").submit(1).submit(2).submit(3);
        var first = desk.process(0).ready();
        first.returns();
        first.returns();

        assertThat(first.isClosed).isTrue();
        assertThat(desk.started()).hasSize(1);
        first.dies("exit code 0");

        assertThat(desk.process(1).ready().ran()).containsExactly("T3");
    }

    @Nested
    class WhenAProcessDies {

        @Test
        void failsItsTaskWithTheCauseAndHasAnotherProcessForTheNext() throws IOException {
            var worker = worker("size: 1").submit(1).submit(2);
            desk.process(0).ready().dies("exit code 7");

            assertThat(worker.outcome(1))
                    .isEqualTo(new Outcome.Failed(Reason.DIED, "its process (pid 1001) ended: exit code 7", "", 1));
            assertThat(desk.process(1).ready().ran()).containsExactly("T2");
            assertThat(desk.log()).contains("ended while it ran com.example.T1: exit code 7; the task has failed");
        }

        @Test
        void triesItsTaskAgainBeforeAllOthers() throws IOException {
            var worker = worker("size: 1, retries: 1").submit(1).submit(2);
            desk.process(0).ready().dies("exit code 7");
            var second = desk.process(1).ready();

            assertThat(second.ran()).containsExactly("T1");
            assertThat(second.newest().attempt()).isEqualTo(2);
            second.dies("killed by signal 11 (SEGV)");

            assertThat(worker.outcome(1))
                    .isEqualTo(new Outcome.Failed(
                            Reason.DIED, "its process (pid 1002) ended: killed by signal 11 (SEGV)", "", 2));
            assertThat(desk.pool().counts()).isEqualTo(new Counts(1, 0, 0, 1, 0, 1, 0));
        }

        @Test
        void doesNotCountWhatTasksDoAgainstTheRestartIntensity() throws IOException {
            var worker = worker("size: 1, queue: 50");
            for (int id = 1; id <= 20; id++) {
                worker.submit(id);
                desk.process(id - 1).ready().dies("exit code 134");
            }

            assertThat(worker.ended()).hasSize(20);
            assertThat(desk.started()).hasSize(20);
        }

        @Test
        void waitsForTheResultThatItSentBefore() throws IOException {
            var worker = worker("size: 1").submit(1);
            FakeProcess process = desk.process(0).ready();
            process.reaped("exit code 1");
            process.returns();
            process.left();

            assertThat(worker.outcome(1)).isInstanceOf(Outcome.Returned.class);
        }

        @Test
        void failsTheQueueWhenNoProcessCanStart() throws IOException {
            var worker = worker("size: 1").submit(1);
            for (int i = 0; i < 3; i++) {
                assertThat(worker.ended()).isEmpty();
                desk.process(i).dies("exit code 1");
            }

            assertThat(worker.outcome(1))
                    .isEqualTo(new Outcome.Failed(
                            Reason.UNAVAILABLE, "no process of the pool can start: exit code 1", "", 0));
        }

        @Test
        void countsOneThatConnectedButWasNeverReady() throws IOException {
            var worker = worker("size: 1").submit(1);
            for (int i = 0; i < 3; i++) {
                assertThat(worker.ended()).isEmpty();
                desk.process(i).greets().dies("exit code 1");
            }

            assertThat(worker.outcome(1))
                    .isEqualTo(new Outcome.Failed(
                            Reason.UNAVAILABLE, "no process of the pool can start: exit code 1", "", 0));
            assertThat(desk.log()).contains("ended before it was ready: exit code 1");
            worker.submit(2);
            assertThat(desk.started()).hasSize(3);
        }

        @Test
        void countsOneThatWasIdleWhicheverOfItsEndsIsKnownFirst() throws IOException {
            var worker = worker("size: 1");
            for (int i = 0; i < 3; i++) {
                worker.submit(i);
                var process = desk.process(i).ready();
                process.returns();
                if (i == 1) {
                    process.left();
                    process.reaped("exit code 1");
                } else {
                    process.dies("exit code 1");
                }
            }
            worker.submit(3);

            assertThat(desk.log()).contains("task process 2 (pid 1002) of pool p ended: exit code 1");
            assertThat(desk.started()).hasSize(3);
            desk.pass(ofMillis(1_001));
            assertThat(desk.started()).hasSize(4);
        }

        @Test
        void doesNotCountOneThatLeavesBecauseItWasAsked() throws IOException {
            var worker = worker("size: 1, max-tasks: 1");
            for (int i = 0; i < 6; i++) {
                worker.submit(i);
                var process = desk.process(i).ready();
                process.returns();
                process.dies("exit code 0");
            }

            assertThat(worker.ended()).hasSize(6);
        }

        @Test
        void startsTheNextOnlyAfterTheDelay() throws IOException {
            var worker = worker("size: 1").submit(1);
            for (int i = 0; i < 3; i++) {
                desk.process(i).dies("exit code 1");
            }
            worker.submit(2);
            assertThat(desk.started()).hasSize(3);

            desk.pass(ofMillis(1_001));
            assertThat(desk.started()).hasSize(4);
        }

        @Test
        void tellsWhyNoneCouldBeStarted() throws IOException {
            desk.cannotStart("no java");
            var worker = worker("size: 1").submit(1);
            for (int i = 0; i < 3; i++) {
                desk.pass(ofSeconds(2));
            }

            assertThat(worker.outcome(1))
                    .isEqualTo(
                            new Outcome.Failed(Reason.UNAVAILABLE, "no process of the pool can start: no java", "", 0));
        }
    }

    @Nested
    class WhenATaskTakesTooLong {

        @Test
        void hasEvidenceWrittenThenEndsTheProcess() throws IOException {
            var worker = worker("size: 1, timeout: 5s").submit(1);
            var process = desk.process(0).ready();

            desk.pass(ofMillis(4_999));
            assertThat(process.heard(TaskMessage.Dump.class)).isEmpty();
            desk.pass(ofMillis(1));
            assertThat(process.heard(TaskMessage.Dump.class)).hasSize(1);
            assertThat(process.signals).isEmpty();
            process.dumped();

            assertThat(process.signals).containsExactly(ProcessSignal.TERM);
            process.ends(new Outcome.Failed(Reason.THREW, "IllegalStateException: Shutdown in progress", "", 1));
            desk.pass(ofSeconds(2));
            assertThat(process.signals).containsExactly(ProcessSignal.TERM, ProcessSignal.KILL);
            assertThat(worker.ended()).isEmpty();
            process.dies("killed by signal 9 (KILL) from this server");
            assertThat(worker.outcome(1))
                    .isEqualTo(new Outcome.Failed(
                            Reason.TIMEOUT, "ran longer than 5 s (timeout); evidence in /run/evidence/p-1001", "", 1));
        }

        @Test
        void asksTheSystemAboutAProcessThatDoesNotAnswer() throws IOException {
            var worker = worker("size: 1, timeout: 5s").submit(1);
            desk.process(0).ready();

            desk.pass(ofSeconds(5));
            desk.pass(ofSeconds(2));
            desk.process(0).dies("killed by signal 15 (TERM) from this server");

            assertThat(worker.outcome(1))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.text()).contains("evidence in /run"));
        }

        @Test
        void takesTheResultThatComesWhileEvidenceIsWritten() throws IOException {
            var worker = worker("size: 1, timeout: 5s").submit(1);
            var process = desk.process(0).ready();
            desk.pass(ofSeconds(5));
            process.returns();
            process.dumped();

            assertThat(worker.outcome(1)).isInstanceOf(Outcome.Returned.class);
            assertThat(process.signals).isEmpty();
        }

        @Test
        void triesAgainInAnotherProcessWhenTheFirstHasEnded() throws IOException {
            worker("size: 2, timeout: 5s, retries: 1").submit(1).submit(2);
            var process = desk.process(0).ready();
            desk.process(1).ready().returns();
            desk.pass(ofSeconds(5));
            process.dumped();
            desk.pass(ofSeconds(1));
            assertThat(desk.process(1).ran()).containsExactly("T2");
            process.dies("killed by signal 15 (TERM) from this server");

            assertThat(desk.process(1).ran()).containsExactly("T2", "T1");
            assertThat(desk.process(1).newest().attempt()).isEqualTo(2);
        }
    }

    @Nested
    class WhenATaskIsGivenUp {

        @Test
        void forgetsOneThatWaits() throws IOException {
            var worker = worker("size: 1").submit(1).submit(2);
            worker.cancel(2);
            var process = desk.process(0).ready();
            process.returns();

            assertThat(process.ran()).containsExactly("T1");
            assertThat(worker.ended()).hasSize(1);
            assertThat(desk.pool().counts()).isEqualTo(new Counts(0, 0, 1, 0, 1, 0, 0));
        }

        @Test
        void letsTheProcessGoOnThatStopsIt() throws IOException {
            var worker = worker("size: 1").submit(1).submit(2);
            var process = desk.process(0).ready();
            worker.cancel(1);
            assertThat(process.heard(TaskMessage.Cancel.class)).hasSize(1);
            process.ends(new Outcome.Cancelled());
            desk.pass(ofSeconds(60));

            assertThat(process.ran()).containsExactly("T1", "T2");
            assertThat(process.signals).isEmpty();
        }

        @Test
        void endsTheProcessThatDoesNotStopIt() throws IOException {
            var worker = worker("size: 1").submit(1);
            var process = desk.process(0).ready();
            worker.cancel(1);
            desk.pass(ofSeconds(3));
            assertThat(process.signals).containsExactly(ProcessSignal.TERM);
            desk.pass(ofSeconds(2));
            assertThat(process.signals).containsExactly(ProcessSignal.TERM, ProcessSignal.KILL);
            process.dies("killed by signal 9 (KILL) from this server");

            assertThat(desk.pool().counts()).isEqualTo(new Counts(0, 0, 0, 0, 1, 0, 0));
            assertThat(worker.ended()).isEmpty();
        }
    }

    @Nested
    class WhenAWorkerLeaves {

        @Test
        void dropsWhatWaitsAndCancelsWhatRuns() throws IOException {
            int epoch = desk.configure("size: 1");
            var worker = desk.worker(epoch).submit(1).submit(2);
            var other = desk.worker(epoch).submit(3);
            var process = desk.process(0).ready();
            worker.leave();
            assertThat(process.heard(TaskMessage.Cancel.class)).hasSize(1);
            process.ends(new Outcome.Cancelled());
            process.returns();

            assertThat(process.ran()).containsExactly("T1", "T3");
            assertThat(other.outcome(3)).isInstanceOf(Outcome.Returned.class);
        }

        @Test
        void keepsWhatItSaidOfItsOwnThreads() throws IOException {
            var worker = worker("size: 1");
            worker.counts(new Counts(1, 2, 30, 4, 0, 0, 5));
            assertThat(desk.pool().counts()).isEqualTo(new Counts(1, 2, 30, 4, 0, 0, 5));
            worker.leave();

            assertThat(desk.pool().counts()).isEqualTo(new Counts(0, 0, 30, 4, 0, 0, 5));
        }
    }

    @Nested
    class AfterAReload {

        @Test
        void hasNewProcessesForNewWorkersAndLetsTheFormerFinish() throws IOException {
            var before = desk.worker(desk.configure("size: 1")).submit(1);
            var old = desk.process(0).ready();
            var after = desk.worker(desk.configure("size: 1")).submit(1);
            var fresh = desk.process(1).ready();

            assertThat(fresh.order.epoch()).isEqualTo(2);
            assertThat(old.isClosed).isFalse();
            fresh.returns();
            old.returns();
            assertThat(before.outcome(1)).isInstanceOf(Outcome.Returned.class);
            assertThat(after.outcome(1)).isInstanceOf(Outcome.Returned.class);
            before.leave();

            assertThat(old.isClosed).isTrue();
            old.dies("exit code 0");
            assertThat(desk.pool().processes()).containsExactly("pid 1002 idle");
            assertThat(desk.pool().counts().done()).isEqualTo(2);
        }

        @Test
        void keepsThePoolOfWorkersThatGoOnServing() throws IOException {
            var worker = desk.worker(desk.configure("size: 1")).submit(1);
            var process = desk.process(0).ready();
            desk.configure("size: 1");
            process.returns();
            desk.pass(ofSeconds(60));
            worker.submit(2);

            assertThat(process.ran()).containsExactly("T1", "T2");
        }
    }
}
