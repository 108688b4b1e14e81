package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Sizing;
import dev.mpm.api.SpawnRamp;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.master.SupervisorEvent.ReloadPrepared;
import dev.mpm.server.master.SupervisorEvent.ReloadRefused;
import dev.mpm.server.master.SupervisorEvent.ReloadRequested;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How one generation of workers follows another; workers 0 and 1 of the first one serve. */
class SupervisorReloadTest extends SteppedSupervisor {

    /** Notes what it is told. */
    private static final class Notes implements Progress {

        private final List<String> steps = new ArrayList<>();
        private final List<String> ends = new ArrayList<>();

        @Override
        public void step(String line) {
            steps.add(line);
        }

        @Override
        public void done(String line) {
            ends.add("done: " + line);
        }

        @Override
        public void failed(ExitCode code, String reason) {
            ends.add(code + ": " + reason);
        }
    }

    private final Notes notes = new Notes();
    private String probation = "0s";

    @Override
    Map<String, String> pool() {
        return Map.of("graceful-shutdown-timeout", "20s", "reload-probation", probation);
    }

    @BeforeEach
    void getReady() throws Exception {
        workers.forEach(FakeWorker::getsReady);
        step();
    }

    @Nested
    class AllAtOnce {

        @BeforeEach
        void reload() throws Exception {
            ask(false, notes);
            arePrepared("sized");
        }

        @Test
        void startsTheNextGenerationInSlotsOfItsOwnWhileTheFirstServes() {
            assertThat(workers).extracting(FakeWorker::slot).containsExactly(0, 1, 2, 3);
            assertThat(workers.subList(0, 2))
                    .allSatisfy(old -> assertThat(old.told).last().isEqualTo(new Message.Serve()));
            assertThat(notes.steps)
                    .containsExactly("generation 2 (sized) starts 2 of its workers while generation 1 (sized) serves");
        }

        @Test
        void letsNoneOfTheNewWorkersServeBeforeAllArePrepared() throws Exception {
            workers.get(2).getsPrepared();
            step();
            assertThat(workers.get(2).told).last().isInstanceOf(Message.Boot.class);

            workers.get(3).getsPrepared();
            step();
            assertThat(workers.subList(2, 4))
                    .allSatisfy(fresh -> assertThat(fresh.told).last().isEqualTo(new Message.Serve()));
            assertThat(supervisor.serving().number()).isEqualTo(1);
        }

        @Test
        void letsTheOldGenerationFinishOnceAllOfTheNewOneServe() throws Exception {
            workers.subList(2, 4).forEach(FakeWorker::getsPrepared);
            step();
            workers.get(2).says(new Message.Ready());
            step();
            assertThat(workers.get(0).told).last().isEqualTo(new Message.Serve());

            workers.get(3).says(new Message.Ready());
            step();
            assertThat(workers.subList(0, 2))
                    .allSatisfy(
                            old -> assertThat(old.told).last().isEqualTo(new Message.Drain(Duration.ofSeconds(20))));
            assertThat(supervisor.serving().number()).isEqualTo(2);
            assertThat(notes.ends).isEmpty();

            workers.subList(0, 2).forEach(old -> old.ends(0));
            step();
            assertThat(notes.ends)
                    .containsExactly("done: reloaded: generation 2 (sized) serves, generation 1 (sized) is gone");
            assertThat(discarded).containsExactly(1);
            assertThat(status().workers()).hasSize(2);
            assertThat(status().workersDied()).isZero();
        }

        @Test
        void keepsTheCountsOfTheGenerationThatIsGone() throws Exception {
            countARequest();
            finish();
            workers.subList(0, 2).forEach(old -> old.ends(0));
            step();
            assertThat(status().totals().requests()).isEqualTo(1);
            assertThat(status().ends()).containsEntry("reload", 2L);
        }

        private void countARequest() {
            supervisor.serving().board().writer(0).lane(0).requestStarted(now, "GET", "/");
            supervisor.serving().board().writer(0).lane(0).requestEnded(200, 10, 20);
        }

        @Test
        void changesNothingWhenANewWorkerCannotBoot() throws Exception {
            workers.get(2).greets();
            workers.get(2).says(new Message.BootFailed(Message.Fault.APP, "app failed to start: no database"));
            workers.get(2).ends(4);
            step();
            assertThat(notes.ends).containsExactly("APP_FAILED: app failed to start: no database");
            assertThat(workers.get(3).signals).containsExactly(ProcessSignal.TERM);
            workers.get(3).ends(143);
            step();
            tick();
            assertThat(workers).hasSize(4);
            assertThat(supervisor.serving().number()).isEqualTo(1);
            assertThat(workers.subList(0, 2))
                    .allSatisfy(old -> assertThat(old.told).last().isEqualTo(new Message.Serve()));
            assertThat(log()).contains("reload failed: app failed to start: no database; generation 1 (sized) goes on");
        }

        @Test
        void changesNothingWhenANewWorkerDiesAfterItWasPrepared() throws Exception {
            workers.subList(2, 4).forEach(FakeWorker::getsPrepared);
            step();
            workers.get(2).ends(139);
            step();
            assertThat(notes.ends)
                    .singleElement()
                    .asString()
                    .startsWith("NOT_RUNNING: worker 2 (pid 102) ended before");
            assertThat(supervisor.serving().number()).isEqualTo(1);
        }

        @Test
        void replacesAWorkerOfTheOldGenerationThatDiesMeanwhile() throws Exception {
            workers.get(0).ends(1);
            step();
            assertThat(workers).hasSize(5).last().extracting(FakeWorker::slot).isEqualTo(0);
        }

        @Test
        void answersEverybodyWhoAskedMeanwhileWithTheNewestResult() throws Exception {
            Notes second = new Notes();
            ask(false, second);
            assertThat(prepared).isEqualTo(2);
            arePrepared("other");
            assertThat(workers).hasSize(6);
            assertThat(workers.subList(2, 4))
                    .as("those of the generation that nobody wants any more")
                    .allSatisfy(given -> assertThat(given.signals).containsExactly(ProcessSignal.TERM));

            finish();
            workers.subList(0, 4).forEach(old -> old.ends(0));
            step();
            assertThat(supervisor.serving().number()).isEqualTo(3);
            assertThat(notes.ends).isEqualTo(second.ends).hasSize(1);
            assertThat(discarded).containsExactlyInAnyOrder(1, 2);
        }

        @Test
        void isGivenUpWhenTheServerStops() throws Exception {
            stop(StopMode.GRACEFUL);
            assertThat(notes.ends).containsExactly("NOT_RUNNING: the server is stopping");
            workers.subList(2, 4).forEach(fresh -> fresh.ends(143));
            workers.subList(0, 2).forEach(old -> old.ends(0));
            step();
            assertThat(supervisor.run()).isEqualTo(ExitCode.DONE);
        }

        @Test
        void growsSlowlyForAWhileAfterwardsAsHttpdDoes() throws Exception {
            finish();
            List<SpawnRamp> seen = new ArrayList<>();
            sizing = pool -> {
                seen.add(pool.ramp());
                return Sizing.keep(pool);
            };
            tick();
            tick();
            assertThat(seen).containsExactly(new SpawnRamp(1, 10), new SpawnRamp(1, 10));
        }
    }

    @Nested
    class WithProbation {

        @BeforeEach
        void reload() throws Exception {
            probation = "5s";
            ask(false, notes);
            arePrepared("sized");
            finish();
        }

        @Test
        void keepsTheOldGenerationUntilTheNewOneHasLivedLongEnough() throws Exception {
            now += TimeUnit.MILLISECONDS.toNanos(4_999);
            step();
            assertThat(supervisor.serving().number()).isEqualTo(1);
            now += TimeUnit.MILLISECONDS.toNanos(1);
            step();
            assertThat(supervisor.serving().number()).isEqualTo(2);
        }

        @Test
        void keepsTheOldGenerationForGoodWhenAWorkerOfTheNewOneDies() throws Exception {
            now += TimeUnit.SECONDS.toNanos(3);
            workers.get(3).ends(1);
            step();
            assertThat(notes.ends)
                    .singleElement()
                    .asString()
                    .startsWith("NOT_RUNNING: worker 3 (pid 103) ended after it was ready: exit code 1");
            assertThat(workers.get(2).told).last().isInstanceOf(Message.Drain.class);
            assertThat(workers.get(0).told).last().isEqualTo(new Message.Serve());
        }
    }

    @Nested
    class Rolling {

        @BeforeEach
        void reload() throws Exception {
            ask(true, notes);
            arePrepared("sized");
        }

        @Test
        void startsOneWorkerMore() {
            assertThat(workers).hasSize(3);
        }

        @Test
        void replacesOneWorkerAtATime() throws Exception {
            workers.get(2).getsReady();
            step();
            assertThat(workers.get(0).told).last().isInstanceOf(Message.Drain.class);
            assertThat(workers.get(1).told).last().isEqualTo(new Message.Serve());
            assertThat(workers).hasSize(4);

            workers.get(0).ends(0);
            workers.get(3).getsReady();
            step();
            assertThat(workers.get(1).told).last().isInstanceOf(Message.Drain.class);
            assertThat(supervisor.serving().number()).isEqualTo(2);

            workers.get(1).ends(0);
            step();
            assertThat(workers).hasSize(4);
            assertThat(notes.ends).singleElement().asString().startsWith("done: reloaded: generation 2 (sized) serves");
        }

        @Test
        void bringsBackWhatItHasReplacedWhenALaterOneFails() throws Exception {
            workers.get(2).getsReady();
            step();
            workers.get(0).ends(0);
            workers.get(3).ends(1);
            step();
            assertThat(workers).as("one of the old generation comes back").hasSize(5);
            assertThat(workers.get(2).told)
                    .as("the new one serves until then")
                    .last()
                    .isEqualTo(new Message.Serve());

            workers.get(4).getsReady();
            step();
            assertThat(workers.get(2).told).last().isInstanceOf(Message.Drain.class);
            assertThat(supervisor.serving().number()).isEqualTo(1);
            assertThat(supervisor.serving().pool().isComplete()).isTrue();
        }
    }

    @Test
    void refusesToRollToAnotherModel() throws Exception {
        ask(true, notes);
        arePrepared("other");
        assertThat(notes.ends)
                .containsExactly("FAILED_TO_START: a rolling reload keeps the model: sized is running, the file names"
                        + " other; reload without --rolling");
        assertThat(workers).hasSize(2);
    }

    @Test
    void tellsWhyTheConfigurationCannotBeUsed() throws Exception {
        ask(false, notes);
        inbox.put(new ReloadRefused(ExitCode.FAILED_TO_START, "server.yaml:3: http.port: no such key"));
        step();
        assertThat(notes.ends).containsExactly("FAILED_TO_START: server.yaml:3: http.port: no such key");
        assertThat(log())
                .contains("reload refused: server.yaml:3: http.port: no such key; generation 1 (sized) goes on");
    }

    @Test
    void readsAgainWhatWasAskedForWhileItWasBeingRead() throws Exception {
        Notes second = new Notes();
        ask(false, notes);
        ask(false, second);
        assertThat(prepared).isEqualTo(1);
        arePrepared("sized");
        assertThat(prepared).isEqualTo(2);
        assertThat(workers).as("what was read first may be old").hasSize(2);
        arePrepared("sized");
        assertThat(workers).hasSize(4);
    }

    @Test
    void failsWhenNoProcessCanBeStarted() throws Exception {
        cannotStart = new IOException("error=11, Resource temporarily unavailable");
        ask(false, notes);
        arePrepared("sized");
        assertThat(notes.ends).singleElement().asString().contains("cannot start a worker process: error=11");
        assertThat(supervisor.serving().number()).isEqualTo(1);
    }

    @Test
    void refusesWhileTheServerStops() throws Exception {
        stop(StopMode.GRACEFUL);
        ask(false, notes);
        assertThat(notes.ends).containsExactly("NOT_RUNNING: cannot reload: the server is stopping");
    }

    private void ask(boolean rolling, Progress progress) throws InterruptedException {
        inbox.put(new ReloadRequested(rolling, "test", progress));
        step();
    }

    private void arePrepared(String mpm) throws InterruptedException {
        inbox.put(new ReloadPrepared(config(mpm), ListenerSet.NONE));
        step();
    }

    /** Has the newest two workers get ready. */
    private void finish() throws InterruptedException {
        List<FakeWorker> newest = workers.subList(workers.size() - 2, workers.size());
        newest.forEach(FakeWorker::getsPrepared);
        step();
        newest.forEach(worker -> worker.says(new Message.Ready()));
        step();
    }
}
