package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Mpm;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.master.SupervisorEvent.ReloadPrepared;
import dev.mpm.server.master.SupervisorEvent.ReloadRequested;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the supervisor does with workers that leave by themselves: two wait, and there are four at most. */
class SupervisorSparesTest extends SteppedSupervisor {

    @Override
    Mpm model() {
        return new FakeShortLived(2, 4, false, pool -> sizing.apply(pool));
    }

    @BeforeEach
    void getReady() throws Exception {
        workers.forEach(FakeWorker::getsReady);
        step();
    }

    private void serves(int number) throws Exception {
        workers.get(number).says(new Message.Served());
        step();
    }

    @Test
    void startsASuccessorAsSoonAsAWorkerHasServed() throws Exception {
        serves(0);
        assertThat(workers).hasSize(3);
        assertThat(workers.get(0).told).last().isEqualTo(new Message.Serve());
    }

    @Test
    void neverHasMoreProcessesThanAllowed() throws Exception {
        serves(0);
        serves(1);
        assertThat(workers).hasSize(4);

        workers.get(2).getsReady();
        step();
        serves(2);
        assertThat(workers).hasSize(4);

        workers.get(0).ends(0);
        step();
        assertThat(workers).hasSize(5);
    }

    @Test
    void endsAWorkerWhoseOnlyRequestIsStuck() throws Exception {
        serves(0);
        workers.get(0).says(new Message.Stuck("GET /hang", Duration.ofSeconds(60)));
        step();

        assertThat(workers.get(0).told).hasAtLeastOneElementOfType(Message.Drain.class);
    }

    @Test
    void doesNotLetOthersPayForARequestThatKillsItsWorker() throws Exception {
        for (int i = 0; i < 8; i++) {
            serves(i);
            workers.get(i).ends(134);
            step();
            workers.getLast().getsReady();
            step();
        }

        assertThat(workers).as("two at first, and a successor for each").hasSize(10);
    }

    @Test
    void scalesWhatWaitsForNobodyAndNotABurst() throws Exception {
        scale(-2);
        assertThat(supervisor.serving().pool().target()).isZero();

        scale(+1);
        assertThat(supervisor.serving().pool().target()).isEqualTo(1);

        scale(-5);
        scale(+2);
        assertThat(supervisor.serving().pool().target()).isEqualTo(2);
    }

    @Test
    void takesTheEndOfAWorkerThatHasServedForWhatItIs() throws Exception {
        serves(0);
        workers.get(0).says(new Message.Draining());
        workers.get(0).says(new Message.Drained(true));
        workers.get(0).ends(0);
        step();
        StatusReport status = status();
        assertThat(status.workersDied()).isZero();
        assertThat(status.ends()).isEqualTo(Map.of("served", 1L));
        assertThat(log().lines().filter(line -> line.contains("worker 0 (pid 100) of generation 1 ended")))
                .singleElement()
                .asString()
                .contains(" DEBUG ");
    }

    @Test
    void countsAWorkerAsDeadThatIsKilledWhileItServes() throws Exception {
        serves(0);
        workers.get(0).ends(128 + 9);
        step();
        assertThat(status().workersDied()).isEqualTo(1);
        assertThat(status().ends()).isEqualTo(Map.of("crash", 1L));
        assertThat(workers).hasSize(3);
    }

    @Test
    void isReadyWhileEveryWorkerIsTaken() throws Exception {
        serves(0);
        serves(1);
        StatusReport status = status();
        assertThat(status.ready()).isTrue();
        assertThat(status.workers())
                .filteredOn(worker -> worker.state().equals("draining"))
                .hasSize(2);
    }

    @Test
    void givesWorkersThatServeTheirTimeWhenItStops() throws Exception {
        serves(0);
        stop(StopMode.GRACEFUL);
        assertThat(workers.get(0).told).last().isEqualTo(new Message.Drain(Duration.ofSeconds(20)));
        assertThat(workers).hasSize(3);
        workers.forEach(worker -> worker.ends(0));
        step();
        assertThat(supervisor.state()).isEqualTo(SupervisorState.STOPPED);
    }

    @Test
    void endsAWorkerThatDoesNotGoThoughItHasFinished() throws Exception {
        serves(0);
        workers.get(0).says(new Message.Draining());
        step();
        now += TimeUnit.SECONDS.toNanos(40);
        workers.forEach(worker -> scoreboard.writer(worker.slot()).heartbeat(now));
        step();
        assertThat(workers.get(0).signals).containsExactly(ProcessSignal.TERM);
    }

    @Test
    void distrustsAWorkerThatSaysItHasServedBeforeItCould() throws Exception {
        serves(0);
        workers.get(2).greets();
        workers.get(2).says(new Message.Served());
        step();
        assertThat(log()).contains("worker 2 (pid 102) says it has served, but it is CONNECTED");
    }

    @Test
    void keepsTheNumberOfSparesThatAnOperatorAskedFor() throws Exception {
        scale(+1);
        tick();
        assertThat(workers).hasSize(3);
        scale(-2);
        tick();
        assertThat(status().workers())
                .filteredOn(worker -> worker.state().equals("draining"))
                .hasSize(2);
    }

    @Test
    void completesAReloadThoughNewWorkersAreTakenAtOnce() throws Exception {
        inbox.put(new ReloadRequested(true, "test", Progress.UNHEARD));
        step();
        inbox.put(new ReloadPrepared(config("sized"), ListenerSet.NONE));
        step();
        List<FakeWorker> next = List.copyOf(workers.subList(2, 4));
        next.forEach(FakeWorker::getsPrepared);
        step();
        next.forEach(worker -> worker.says(new Message.Ready()));
        next.forEach(worker -> worker.says(new Message.Served()));
        step();
        now += TimeUnit.SECONDS.toNanos(10);
        step();
        assertThat(supervisor.serving().number()).isEqualTo(2);
        assertThat(workers.get(0).told).hasAtLeastOneElementOfType(Message.Drain.class);
    }
}
