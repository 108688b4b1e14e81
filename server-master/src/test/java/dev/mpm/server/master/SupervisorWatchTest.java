package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.RouteView;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.master.StatusReport.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How workers are watched, recycled and ended; workers 0 and 1 serve. */
class SupervisorWatchTest extends SteppedSupervisor {

    @Override
    Map<String, String> pool() {
        return Map.of("graceful-shutdown-timeout", "20s", "heartbeat-timeout", "10s", "shutdown-delay", "3s");
    }

    @Override
    Map<String, String> recycling() {
        return Map.of("max-requests-per-child", "3");
    }

    @BeforeEach
    void getReady() throws Exception {
        workers.forEach(FakeWorker::getsReady);
        step();
        beat(0);
        beat(1);
    }

    @Nested
    class Heartbeats {

        @Test
        void replacesAWorkerThatGivesNoSignOfLifeAndWritesDownWhatItDoesBeforeItIsEnded() throws Exception {
            elapse(10);
            beat(1);
            assertThat(workers).hasSize(2);
            workers.get(0).isHung = true;

            tick();
            assertThat(workers).as("a successor is started at once").hasSize(3);
            assertThat(workers.get(0).told).last().isInstanceOf(Message.Dump.class);
            assertThat(workers.get(0).signals).isEmpty();

            elapse(2);
            step();
            assertThat(workers.get(0).signals).as("once the system has told").containsExactly(ProcessSignal.TERM);
            elapse(2);
            assertThat(workers.get(0).signals).containsExactly(ProcessSignal.TERM, ProcessSignal.KILL);
            assertThat(log())
                    .contains("worker 0 (pid 100) has given no sign of life for 11.0 s (heartbeat-timeout: 10.0 s);"
                            + " ending")
                    .contains("evidence in " + directory);
            workers.get(0).ends(137);
            step();
            assertThat(status().ends()).containsEntry("heartbeat", 1L);
        }

        @Test
        void blamesNobodyForTheTimeInWhichTheMasterItselfStoodStill() throws Exception {
            long expected = supervisor.nextDeadline();
            now += TimeUnit.SECONDS.toNanos(60);
            supervisor.woke(expected);
            step();
            assertThat(workers).hasSize(2);
            assertThat(log()).contains("the master stood still for ");

            elapse(9);
            assertThat(workers).as("a whole heartbeat-timeout from then on").hasSize(2);
            elapse(2);
            assertThat(workers).hasSize(4);
        }

        @Test
        void doesNotCountAgainstABootTheTimeInWhichTheMasterItselfStoodStill() throws Exception {
            workers.get(0).ends(1);
            step();
            long expected = supervisor.nextDeadline();
            now += TimeUnit.SECONDS.toNanos(60);
            supervisor.woke(expected);
            beat(1);
            step();
            assertThat(workers.get(2).signals).isEmpty();
        }
    }

    @Nested
    class Recycling {

        @Test
        void letsAWorkerGoThatHasServedEnoughWhenItsSuccessorIsReady() throws Exception {
            serve(0, 3);
            tick();
            assertThat(workers).hasSize(3);
            assertThat(workers.get(0).told).last().isEqualTo(new Message.Serve());

            workers.get(2).getsReady();
            step();
            assertThat(workers.get(0).told).last().isEqualTo(new Message.Drain(Duration.ofSeconds(20)));
            workers.get(0).ends(0);
            step();
            assertThat(workers).hasSize(3);
            assertThat(status().ends()).containsEntry("recycled", 1L);
            assertThat(status().workersDied()).isZero();
        }

        @Test
        void recyclesOneAtATime() throws Exception {
            serve(0, 3);
            serve(1, 3);
            tick();
            tick();
            assertThat(workers).hasSize(3);
            workers.get(2).getsReady();
            step();
            tick();
            assertThat(workers).hasSize(4);
        }

        @Test
        void keepsAWorkerWhoseSuccessorCannotBoot() throws Exception {
            serve(0, 3);
            tick();
            workers.get(2).ends(1);
            step();
            assertThat(workers.get(0).told).last().isEqualTo(new Message.Serve());
            assertThat(workers).as("another successor").hasSize(4);
        }

        private void serve(int slot, int requests) {
            for (int i = 0; i < requests; i++) {
                scoreboard.writer(slot).lane(0).requestEnded(200, 1, 1);
            }
        }
    }

    @Test
    void remembersWhatAWorkerSaidOfItsRoutes() throws Exception {
        var route = new RouteView("GET /users/*", true, Instant.EPOCH, 640, 12_340, 0, "");

        workers.get(1).says(new Message.Routes(List.of(route)));
        step();

        assertThat(status().workers()).extracting(WorkerStatus::routes).containsExactly(List.of(), List.of(route));
    }

    @Nested
    class StuckRequests {

        @BeforeEach
        void getStuck() throws Exception {
            workers.get(0).says(new Message.Stuck("GET /hang", Duration.ofSeconds(4)));
            step();
        }

        @Test
        void writesDownWhatTheWorkerDoesBeforeAnythingElse() {
            assertThat(workers.get(0).told).anySatisfy(told -> assertThat(told).isInstanceOf(Message.Dump.class));
            assertThat(workers.get(0).signals).isEmpty();
            assertThat(log())
                    .contains("worker 0 (pid 100) is stuck: GET /hang has run for 4.0 s (request-timeout) and did not"
                            + " heed an interrupt (interrupt-grace); it is being replaced; evidence in ");
        }

        @Test
        void letsItsOtherRequestsGoOnUntilASuccessorIsReady() throws Exception {
            assertThat(workers).hasSize(3);
            workers.get(2).getsReady();
            step();
            assertThat(workers.get(0).told).last().isEqualTo(new Message.Drain(Duration.ofSeconds(20)));
            for (int second = 0; second < 22; second++) {
                beat(0);
                beat(1);
                tick();
            }
            assertThat(workers.get(0).signals).as("without a second evidence").containsExactly(ProcessSignal.TERM);
        }
    }

    @Nested
    class ShutdownDelay {

        @Test
        void servesForAWhileButIsNotReadyAnyMore() throws Exception {
            assertThat(status().ready()).isTrue();
            stop(StopMode.GRACEFUL);
            assertThat(status().ready()).isFalse();
            assertThat(workers.get(0).told).last().isEqualTo(new Message.Serve());
            elapse(3);
            assertThat(workers.get(0).told).last().isEqualTo(new Message.Drain(Duration.ofSeconds(20)));
        }

        @Test
        void replacesAWorkerThatDiesMeanwhile() throws Exception {
            stop(StopMode.GRACEFUL);
            workers.get(0).ends(1);
            step();
            assertThat(workers).hasSize(3);
        }
    }

    private void beat(int slot) {
        scoreboard.writer(slot).heartbeat(now);
    }

    /** Lets seconds pass one by one, as the loop would see them. */
    private void elapse(int seconds) throws InterruptedException {
        for (int i = 0; i < seconds; i++) {
            tick();
        }
    }
}
