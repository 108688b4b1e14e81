package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.api.SpawnRamp;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.posix.ProcessSignal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the supervisor does with the workers of one generation. */
class SupervisorTest extends SteppedSupervisor {

    @Nested
    class WhileStarting {

        @Test
        void startsAsManyWorkersAsTheMpmAsksForInSlotsOfTheirOwn() {
            assertThat(workers).extracting(FakeWorker::slot).containsExactly(0, 1);
        }

        @Test
        void hasAWorkerBootWhenItHasProvenWhoItIs() throws Exception {
            workers.get(1).greets();
            step();
            assertThat(workers.get(1).told).singleElement().isInstanceOfSatisfying(Message.Boot.class, boot -> {
                assertThat(boot.spec().slot()).isEqualTo(1);
                assertThat(boot.spec().appClass()).isEqualTo("an.App");
            });
        }

        @Test
        void refusesAProcessThatDoesNotKnowTheToken() throws Exception {
            workers.get(0).greets("another token");
            step();
            assertThat(workers.get(0).told).isEmpty();
            assertThat(log()).contains("refused a connection to the channel");
        }

        @Test
        void runsFromTheFirstWorkerThatIsReady() throws Exception {
            assertThat(supervisor.state()).isEqualTo(SupervisorState.STARTING);
            now += TimeUnit.MILLISECONDS.toNanos(412);
            workers.get(0).getsReady();
            step();
            assertThat(supervisor.state()).isEqualTo(SupervisorState.RUNNING);
            assertThat(log()).contains("worker 0 (pid 100) ready in 412 ms");
        }

        @Test
        void givesUpWithTheWordsOfAnAppThatFails() throws Exception {
            workers.get(0).greets();
            workers.get(0).says(new Message.BootFailed(Message.Fault.APP, "app failed to start: no database"));
            workers.get(0).ends(4);
            step();
            assertThat(supervisor.state()).isEqualTo(SupervisorState.STOPPING);
            workers.get(1).ends(143);
            step();
            assertThat(workers).hasSize(2);
            assertThatThrownBy(() -> supervisor.run()).isInstanceOfSatisfying(MasterException.class, failure -> {
                assertThat(failure.code()).isEqualTo(ExitCode.APP_FAILED);
                assertThat(failure).hasMessage("app failed to start: no database");
            });
        }

        @Test
        void hearsTheReasonEvenIfTheProcessIsGoneBeforeItsWordsArrive() throws Exception {
            workers.get(0).greets();
            step();
            workers.get(0).endsWithoutBeingHeard(3);
            step();
            assertThat(supervisor.state()).isEqualTo(SupervisorState.STARTING);
            workers.get(0).says(new Message.BootFailed(Message.Fault.WORKER, "cannot load mpm 'x'"));
            workers.get(0).fallsSilent();
            workers.get(1).ends(143);
            step();
            assertThatThrownBy(() -> supervisor.run()).hasMessageContaining("failed to boot: cannot load mpm 'x'");
        }

        @Test
        void givesUpWithTheLastWordsOfAProcessThatSaidNothingElse() throws Exception {
            workers.get(0).lastWords.add("Unrecognized option: --nonsense");
            workers.forEach(worker -> worker.endsWithoutBeingHeard(1));
            step();
            assertThatThrownBy(() -> supervisor.run())
                    .hasMessage("worker 0 (pid 100) ended before it was ready: exit code 1; it said last:"
                            + " Unrecognized option: --nonsense");
        }

        @Test
        void givesUpOnAWorkerThatClosesItsChannelAndStays() throws Exception {
            workers.get(0).greets();
            step();
            workers.get(0).fallsSilent();
            step();
            now += TimeUnit.SECONDS.toNanos(3);
            step();
            assertThat(supervisor.state()).isEqualTo(SupervisorState.STOPPING);
            workers.forEach(worker -> worker.ends(143));
            step();
            assertThat(workers).hasSize(2);
            assertThatThrownBy(() -> supervisor.run())
                    .isInstanceOfSatisfying(
                            MasterException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.NOT_RUNNING))
                    .hasMessageContaining("worker 0 (pid 100) cannot be reached any more");
        }

        @Test
        void givesUpOnAWorkerThatIsNotReadyInTime() throws Exception {
            now += TimeUnit.SECONDS.toNanos(30);
            step();
            assertThat(workers.get(0).signals).containsExactly(ProcessSignal.TERM);
            workers.forEach(worker -> worker.ends(143));
            step();
            assertThatThrownBy(() -> supervisor.run())
                    .isInstanceOfSatisfying(
                            MasterException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.NOT_RUNNING))
                    .hasMessage("worker 0 (pid 100) was not ready within boot-timeout (30.0 s); raise pool.boot-timeout"
                            + " if it needs longer");
        }
    }

    @Nested
    class WhileRunning {

        @BeforeEach
        void getReady() throws Exception {
            workers.forEach(FakeWorker::getsReady);
            step();
        }

        @Test
        void replacesADeadWorkerAtOnceAndSaysWhatItWasDoing() throws Exception {
            var board = scoreboard.writer(0);
            board.lane(0).requestStarted(now - TimeUnit.SECONDS.toNanos(2), "GET", "/slow");
            now += TimeUnit.SECONDS.toNanos(12);
            workers.get(0).ends(128 + 9);
            step();
            assertThat(workers).hasSize(3).last().extracting(FakeWorker::slot).isEqualTo(0);
            assertThat(log())
                    .contains(
                            "worker 0 (pid 100) of generation 1 ended: killed by signal 9 (KILL), likely out of memory;"
                                    + " age 12.0 s, 0 requests served, in flight: GET /slow (for 14.0 s);"
                                    + " replaced at once");
        }

        @Test
        void keepsWhatADeadWorkerHadCounted() throws Exception {
            scoreboard.writer(0).lane(0).requestStarted(now, "GET", "/");
            scoreboard.writer(0).lane(0).requestEnded(200, 10, 20);
            workers.get(0).ends(1);
            step();
            assertThat(status().totals().requests()).isEqualTo(1);
            assertThat(status().workersDied()).isEqualTo(1);
            assertThat(status().workersStarted()).isEqualTo(3);
        }

        @Test
        void waitsLongerAndLongerOnceWorkersDieTooOften() throws Exception {
            for (int i = 0; i < 5; i++) {
                workers.getLast().ends(1);
                step();
            }
            assertThat(workers).hasSize(7);
            List<Long> delays = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                int before = workers.size();
                workers.getLast().ends(1);
                step();
                delays.add(secondsUntilMoreThan(before));
            }
            assertThat(delays).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
            assertThat(log()).contains("replaced in 1.0 s, as more than 5 died within 10.0 s");
        }

        @Test
        void forgivesOldDeaths() throws Exception {
            for (int i = 0; i < 30; i++) {
                now += TimeUnit.SECONDS.toNanos(3);
                workers.getLast().ends(1);
                step();
            }
            assertThat(workers).hasSize(32);
        }

        @Test
        void keepsServingWhenAReplacementCannotBoot() throws Exception {
            workers.get(0).ends(1);
            step();
            workers.get(2).greets();
            workers.get(2).says(new Message.BootFailed(Message.Fault.APP, "no database"));
            workers.get(2).ends(4);
            step();
            assertThat(supervisor.state()).isEqualTo(SupervisorState.RUNNING);
            assertThat(workers).hasSize(4);
            assertThat(log()).contains("it failed to boot: no database");
        }

        @Test
        void delaysOnceForWorkersThatDieTogether() throws Exception {
            scale(+4);
            workers.subList(2, 6).forEach(FakeWorker::getsReady);
            step();
            workers.forEach(worker -> worker.ends(1));
            step();
            assertThat(workers).as("started before any death was counted").hasSize(6);
            assertThat(secondsUntilMoreThan(6)).isEqualTo(1);
            assertThat(workers).hasSize(12);
        }

        @Test
        void doesNotAskTheMpmWhileWorkersAreMissing() throws Exception {
            for (int i = 0; i < 6; i++) {
                workers.getLast().ends(1);
                step();
            }
            sizing = pool -> {
                throw new AssertionError("asked about " + pool.workers().size() + " of 2 workers");
            };
            now += TimeUnit.MILLISECONDS.toNanos(999);
            step();
            assertThat(workers).as("the sixth death delays").hasSize(7);
        }

        @Test
        void keepsGoingWhenTheMpmFails() throws Exception {
            sizing = pool -> {
                throw new IllegalStateException("a third party's mistake");
            };
            tick();
            tick();
            assertThat(workers).hasSize(2);
            assertThat(log()).containsOnlyOnce("the MPM cannot say how many workers it wants: java.lang.Illegal");
        }

        @Test
        void neverFollowsTheMpmBelowOneWorker() throws Exception {
            sizing = pool -> new Sizing(0, List.of(), SpawnRamp.CALM, null);
            tick();
            assertThat(supervisor.serving().pool().target()).isEqualTo(1);
        }

        @Test
        void passesOverSlotsThatTheMpmMadeUp() throws Exception {
            sizing = pool -> new Sizing(2, List.of(7, 4711), SpawnRamp.CALM, null);
            tick();
            assertThat(workers)
                    .hasSize(2)
                    .allSatisfy(worker -> assertThat(worker.told).last().isEqualTo(new Message.Serve()));
        }

        @Test
        void endsAWorkerThatSaysWhatCannotBe() throws Exception {
            workers.get(0).says(new Message.Booting());
            step();
            assertThat(workers.get(0).signals).containsExactly(ProcessSignal.TERM);
            assertThat(workers).hasSize(3);
            assertThat(log()).contains("worker 0 (pid 100) says it is BOOTING, but it is READY; ending it");
        }

        @Test
        void turnsAwayAProcessThatClaimsASlotNobodyHolds() throws Exception {
            var stranger = new FakeWorker(inbox, 11, 4711, "token");
            stranger.greets();
            step();
            assertThat(stranger.told).isEmpty();
            assertThat(log()).contains("it claims to be worker 11 (pid 4711)");
        }

        @Test
        void triesAgainLaterWhenAProcessCannotBeStarted() throws Exception {
            cannotStart = new IOException("error=11, Resource temporarily unavailable");
            workers.get(0).ends(1);
            step();
            assertThat(workers).hasSize(2);
            assertThat(log())
                    .contains("cannot start a worker process: error=11")
                    .contains("trying again in 1.0 s");
            cannotStart = null;
            tick();
            assertThat(workers).hasSize(3);
        }

        @Test
        void waitsNoLongerForAProcessThatOutlivesKill() throws Exception {
            stop(StopMode.GRACEFUL);
            workers.get(1).ends(0);
            for (int seconds : new int[] {22, 2, 10}) {
                now += TimeUnit.SECONDS.toNanos(seconds);
                step();
            }
            assertThat(log()).contains("worker 0 (pid 100) has not ended after KILL");
            assertThat(supervisor.run()).isEqualTo(ExitCode.FORCED);
        }

        @Test
        void endsAWorkerThatClosedItsChannelButStays() throws Exception {
            workers.get(0).fallsSilent();
            step();
            assertThat(workers.get(0).signals).isEmpty();
            now += TimeUnit.SECONDS.toNanos(3);
            step();
            assertThat(workers.get(0).signals).containsExactly(ProcessSignal.TERM);
            assertThat(workers).hasSize(3);
        }

        @Test
        void refusesAWorkerThatConnectsASecondTime() throws Exception {
            workers.get(0).greets();
            step();
            assertThat(workers.get(0).signals).isEmpty();
            workers.get(1).fallsSilent();
            workers.get(1).greets();
            step();
            now += TimeUnit.SECONDS.toNanos(3);
            step();
            assertThat(workers.get(1).signals).as("as if it had not").containsExactly(ProcessSignal.TERM);
            assertThat(log())
                    .contains("worker 0 (pid 100) has connected before")
                    .contains("worker 1 (pid 101) has connected before");
        }

        @Test
        void followsTheMpmUpAndDown() throws Exception {
            sizing = pool -> new Sizing(4, List.of(), SpawnRamp.CALM, "server seems busy");
            tick();
            assertThat(workers).hasSize(4);
            sizing = pool -> new Sizing(3, List.of(1), SpawnRamp.CALM, null);
            tick();
            assertThat(workers.get(1).told).last().isEqualTo(new Message.Drain(Duration.ofSeconds(20)));
            workers.get(1).ends(0);
            step();
            assertThat(workers).hasSize(4);
            assertThat(status().workers()).hasSize(3);
            assertThat(status().workersDied()).isZero();
        }

        @Test
        void saysTheSameNoticeOnce() throws Exception {
            sizing = pool -> new Sizing(2, List.of(), SpawnRamp.CALM, "server reached max-request-workers");
            tick();
            tick();
            tick();
            assertThat(log()).containsOnlyOnce("server reached max-request-workers");
        }

        @Test
        void tellsTheMpmWhatEachWorkerIsDoing() throws Exception {
            scoreboard.writer(0).lane(0).state(dev.mpm.api.LaneState.WRITE);
            scoreboard.writer(0).lane(1).state(dev.mpm.api.LaneState.READY);
            AtomicReference<PoolSnapshot> seen = new AtomicReference<>();
            sizing = pool -> {
                seen.set(pool);
                return Sizing.keep(pool);
            };
            tick();
            assertThat(seen.get().target()).isEqualTo(2);
            assertThat(seen.get().workers().getFirst().busy()).isEqualTo(1);
            assertThat(seen.get().workers().getFirst().idle()).isEqualTo(1);
        }

        @Test
        void scalesByHandWithinTheLimits() throws Exception {
            scale(+1);
            assertThat(workers).hasSize(3);
            scale(+100);
            assertThat(workers).hasSize(6);
            scale(-100);
            assertThat(workers.get(0).told).last().isInstanceOf(Message.Serve.class);
            assertThat(workers.get(1).told).last().isInstanceOf(Message.Drain.class);
            assertThat(workers.subList(2, 6))
                    .allSatisfy(booting -> assertThat(booting.signals).containsExactly(ProcessSignal.TERM));
            assertThat(supervisor.serving().pool().target()).isEqualTo(1);
        }
    }

    @Nested
    class WhileStopping {

        @BeforeEach
        void getReady() throws Exception {
            workers.forEach(FakeWorker::getsReady);
            step();
        }

        @Test
        void letsWorkersFinishAndReplacesNone() throws Exception {
            stop(StopMode.GRACEFUL);
            assertThat(workers)
                    .allSatisfy(worker ->
                            assertThat(worker.told).last().isEqualTo(new Message.Drain(Duration.ofSeconds(20))));
            workers.get(0).ends(0);
            step();
            assertThat(supervisor.state()).isEqualTo(SupervisorState.STOPPING);
            workers.get(1).ends(0);
            step();
            assertThat(supervisor.state()).isEqualTo(SupervisorState.STOPPED);
            assertThat(workers).hasSize(2);
            assertThat(supervisor.run()).isEqualTo(ExitCode.DONE);
        }

        @Test
        void sendsTermAndThenKillToAWorkerThatDoesNotLeave() throws Exception {
            stop(StopMode.GRACEFUL);
            workers.get(1).ends(0);
            now += TimeUnit.SECONDS.toNanos(22);
            step();
            assertThat(workers.get(0).told).last().isInstanceOf(Message.Dump.class);
            assertThat(workers.get(0).signals).containsExactly(ProcessSignal.TERM);
            now += TimeUnit.SECONDS.toNanos(1);
            step();
            assertThat(workers.get(0).signals).containsExactly(ProcessSignal.TERM);
            now += TimeUnit.SECONDS.toNanos(1);
            step();
            assertThat(workers.get(0).signals).containsExactly(ProcessSignal.TERM, ProcessSignal.KILL);
            workers.get(0).ends(128 + 9);
            step();
            assertThat(supervisor.run()).isEqualTo(ExitCode.FORCED);
            assertThat(log())
                    .contains("worker 0 (pid 100) has not left 22.0 s after it was asked to; evidence in " + directory)
                    .contains("-slot0-pid100-not-leaving.txt; sent TERM")
                    .contains("worker 0 (pid 100) has not left 2.0 s after it was sent TERM (kill-timeout); sent KILL")
                    .contains("killed by signal 9 (KILL) from this server");
        }

        @Test
        void callsAStopForcedThatCutWhatWasRunning() throws Exception {
            stop(StopMode.GRACEFUL);
            workers.forEach(worker -> {
                worker.says(new Message.Draining());
                worker.says(new Message.Drained(worker.slot() != 0));
                worker.ends(0);
            });
            step();
            assertThat(supervisor.run()).isEqualTo(ExitCode.FORCED);
        }

        @Test
        void sendsTermAtOnceToAWorkerThatCannotBeTold() throws Exception {
            workers.get(0).isDeaf = true;
            stop(StopMode.GRACEFUL);
            step();
            assertThat(workers.get(0).signals).containsExactly(ProcessSignal.TERM);
        }

        @Test
        void callsAFastStopForcedOnlyIfItTakesKill() throws Exception {
            stop(StopMode.FAST);
            now += TimeUnit.SECONDS.toNanos(2);
            step();
            assertThat(workers).allSatisfy(worker -> assertThat(worker.signals).containsExactly(ProcessSignal.TERM));
            workers.forEach(worker -> worker.ends(128 + 15));
            step();
            assertThat(supervisor.run()).isEqualTo(ExitCode.DONE);
        }

        @Test
        void warnsOfALeavingWorkerThatSomebodyElseKilled() throws Exception {
            stop(StopMode.GRACEFUL);
            workers.get(0).ends(128 + 9);
            step();
            assertThat(log())
                    .contains("WARN  worker 0 (pid 100) of generation 1 ended: killed by signal 9 (KILL), likely");
        }

        @Test
        void hurriesAtTheSecondRequest() throws Exception {
            stop(StopMode.GRACEFUL);
            stop(StopMode.GRACEFUL);
            assertThat(workers)
                    .allSatisfy(worker -> assertThat(worker.told).last().isEqualTo(new Message.Stop()));
        }

        @Test
        void cutsWhatRunsWhenAskedToStopFast() throws Exception {
            stop(StopMode.FAST);
            assertThat(workers)
                    .allSatisfy(worker -> assertThat(worker.told).last().isEqualTo(new Message.Stop()));
            workers.forEach(worker -> worker.ends(0));
            step();
            assertThat(supervisor.run()).isEqualTo(ExitCode.DONE);
        }

        @Test
        void doesNotReplaceAWorkerThatDiesMeanwhile() throws Exception {
            stop(StopMode.GRACEFUL);
            workers.get(0).ends(128 + 11);
            step();
            assertThat(workers).hasSize(2);
        }
    }
}
