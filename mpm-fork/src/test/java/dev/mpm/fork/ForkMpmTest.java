package dev.mpm.fork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.api.SpawnRamp;
import dev.mpm.api.WorkerSnapshot;
import dev.mpm.api.WorkerState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The master half of {@code fork}: how many processes wait, and which are too many. */
class ForkMpmTest {

    private static ForkMpm fork(int spare) {
        return (ForkMpm) new ForkProvider().create(new ForkSettings(spare, 16, WhenFull.WAIT));
    }

    private static WorkerSnapshot worker(int slot, WorkerState state, int busy) {
        return new WorkerSnapshot(slot, state, busy == 0, busy, 1 - busy, Duration.ofSeconds(100 - slot));
    }

    private static Sizing size(ForkMpm fork, int target, WorkerSnapshot... workers) {
        return fork.size(new PoolSnapshot(target, SpawnRamp.CALM, List.of(workers)));
    }

    @Test
    void startsAllSparesAtOnce() {
        assertThat(fork(4).shape()).isEqualTo(new PoolShape(4, 16, 1));
    }

    @Test
    void startsOneProcessThoughNoneIsToWait() {
        assertThat(fork(0).shape()).isEqualTo(new PoolShape(1, 16, 1));
    }

    @Test
    void wantsItsSparesHoweverManyWait() {
        assertThat(fork(4).startsOnArrival()).isFalse();
        assertThat(fork(4).spares(0)).isEqualTo(4);
        assertThat(fork(4).spares(9)).isEqualTo(4);
    }

    @Test
    void wantsAsManyProcessesAsConnectionsWaitIfThereAreNoSpares() {
        assertThat(fork(0).startsOnArrival()).isTrue();
        assertThat(fork(0).spares(0)).isZero();
        assertThat(fork(0).spares(9)).isEqualTo(9);
        assertThat(fork(0).spares(40)).isEqualTo(16);
    }

    @Test
    void letsProcessesGoThatWaitForNothing() {
        Sizing sizing = size(
                fork(0),
                0,
                worker(1, WorkerState.READY, 0),
                worker(2, WorkerState.READY, 1),
                worker(3, WorkerState.DRAINING, 1),
                worker(4, WorkerState.READY, 0));
        assertThat(sizing.retire()).containsExactly(1, 4);
    }

    @Test
    void keepsAProcessThatIsReadyWhileTooManyAreStarting() {
        Sizing sizing = size(fork(1), 1, worker(1, WorkerState.READY, 0), worker(2, WorkerState.BOOTING, 0));
        assertThat(sizing.retire()).isEmpty();
    }

    @Test
    void saysWhenAllProcessesAreTaken() {
        var fork = (ForkMpm) new ForkProvider().create(new ForkSettings(1, 2, WhenFull.WAIT));
        Sizing sizing = size(fork, 1, worker(1, WorkerState.DRAINING, 1), worker(2, WorkerState.DRAINING, 1));
        assertThat(sizing.notice()).isEqualTo("all processes are taken (max-children: 2)");
    }

    @Test
    void refusesMoreSparesThanThereMayBeProcesses() {
        assertThatThrownBy(() -> new ForkProvider().create(new ForkSettings(5, 4, WhenFull.REFUSE)))
                .hasMessage("spare: 5 (expected: at most max-children, which is 4)");
    }
}
