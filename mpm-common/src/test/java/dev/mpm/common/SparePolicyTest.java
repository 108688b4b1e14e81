package dev.mpm.common;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.api.SpawnRamp;
import dev.mpm.api.WorkerSnapshot;
import dev.mpm.api.WorkerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SparePolicyTest {

    private static final SparePolicy PREFORK = new SparePolicy(1, 2, 4, 64);
    private static final SparePolicy THREADS = new SparePolicy(25, 25, 75, 4);

    private final List<WorkerSnapshot> workers = new ArrayList<>();
    private SpawnRamp ramp = SpawnRamp.CALM;

    @Nested
    class WhileTooFewAreIdle {

        @Test
        void spawnsOneThenTwoThenFourUpToThirtyTwoPerDecision() {
            ready(8, 1, 0);
            SparePolicy policy = new SparePolicy(1, 100, 200, 1000);
            List<Integer> spawned = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                Sizing sizing = policy.size(pool(8));
                spawned.add(sizing.target() - 8);
                ramp = sizing.ramp();
            }
            assertThat(spawned).containsExactly(1, 2, 4, 8, 16, 32, 32);
        }

        @Test
        void keepsTheRateWhileTheHoldOffLasts() {
            ready(8, 1, 0);
            ramp = new SpawnRamp(4, 2);
            assertThat(PREFORK.size(pool(8)).ramp()).isEqualTo(new SpawnRamp(4, 1));
        }

        @Test
        void saysThatTheServerIsBusyFromARateOfEight() {
            ready(8, 1, 0);
            ramp = new SpawnRamp(4, 0);
            assertThat(PREFORK.size(pool(8)).notice()).isNull();
            ramp = new SpawnRamp(8, 0);
            assertThat(PREFORK.size(pool(8)).notice()).startsWith("server seems busy: spawning 8 workers");
        }

        @Test
        void stopsAtTheMostAllowedAndSaysSo() {
            ready(4, 25, 0);
            Sizing sizing = THREADS.size(pool(4));
            assertThat(sizing.target()).isEqualTo(4);
            assertThat(sizing.ramp()).isEqualTo(SpawnRamp.CALM);
            assertThat(sizing.notice()).contains("reached max-request-workers: 100");
        }

        @Test
        void spawnsNoMoreThanThereIsRoomFor() {
            ready(3, 25, 0);
            ramp = new SpawnRamp(8, 0);
            assertThat(THREADS.size(pool(3)).target()).isEqualTo(4);
        }

        @Test
        void countsWorkersThatAreStartingAsIdle() {
            ready(8, 1, 0);
            add(WorkerState.BOOTING, 0, 0);
            add(WorkerState.SPAWNED, 0, 0);
            assertThat(PREFORK.size(pool(10))).isEqualTo(Sizing.keep(pool(10)));
        }

        @Test
        void countsWorkersThatAreDueToBeReplacedAsIdle() {
            ready(8, 1, 0);
            assertThat(PREFORK.size(pool(10)).target()).isEqualTo(10);
        }

        @Test
        void doesNotCountIdleLanesOfAProcessThatDoesNotAccept() {
            workers.add(new WorkerSnapshot(0, WorkerState.READY, false, 5, 20, Duration.ofSeconds(9)));
            workers.add(new WorkerSnapshot(1, WorkerState.READY, true, 5, 20, Duration.ofSeconds(9)));
            assertThat(THREADS.size(pool(2)).target()).isEqualTo(3);
        }
    }

    @Nested
    class WhileTooManyAreIdle {

        @Test
        void asksOneWorkerPerDecisionToLeave() {
            ready(9, 0, 1);
            Sizing sizing = PREFORK.size(pool(9));
            assertThat(sizing.retire()).hasSize(1);
            assertThat(sizing.target()).isEqualTo(8);
            assertThat(sizing.ramp()).isEqualTo(SpawnRamp.CALM);
        }

        @Test
        void choosesTheYoungestOfTheLeastBusy() {
            workers.add(new WorkerSnapshot(0, WorkerState.READY, true, 0, 50, Duration.ofSeconds(90)));
            workers.add(new WorkerSnapshot(1, WorkerState.READY, true, 0, 50, Duration.ofSeconds(10)));
            workers.add(new WorkerSnapshot(2, WorkerState.READY, true, 3, 47, Duration.ofSeconds(1)));
            assertThat(THREADS.size(pool(3)).retire()).containsExactly(1);
        }

        @Test
        void neverAsksTheLastOneOrOneThatIsLeavingAlready() {
            ready(1, 0, 200);
            assertThat(THREADS.size(pool(1)).retire()).isEmpty();
            workers.clear();
            add(WorkerState.DRAINING, 0, 200);
            ready(2, 0, 100);
            assertThat(THREADS.size(pool(2)).retire()).doesNotContain(0).hasSize(1);
        }
    }

    @Test
    void doesNothingInBetweenAndForgetsTheRate() {
        ready(3, 0, 1);
        ramp = new SpawnRamp(16, 0);
        assertThat(PREFORK.size(pool(3))).isEqualTo(new Sizing(3, List.of(), SpawnRamp.CALM, null));
    }

    private PoolSnapshot pool(int target) {
        return new PoolSnapshot(target, ramp, workers);
    }

    private void ready(int count, int busy, int idle) {
        for (int i = 0; i < count; i++) {
            add(WorkerState.READY, busy, idle);
        }
    }

    private void add(WorkerState state, int busy, int idle) {
        workers.add(new WorkerSnapshot(workers.size(), state, true, busy, idle, Duration.ofSeconds(5)));
    }
}
