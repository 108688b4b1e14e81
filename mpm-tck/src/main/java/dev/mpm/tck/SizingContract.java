package dev.mpm.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Mpm;
import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.api.SpawnRamp;
import dev.mpm.api.WorkerSnapshot;
import dev.mpm.api.WorkerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The master half of an MPM: pure, and never out of bounds. */
interface SizingContract extends Subject {

    int TICKS = 200;

    @Test
    default void hasTheSameShapeEachTime() {
        var mpm = mpm();
        assertThat(mpm.shape()).isEqualTo(mpm.shape()).isEqualTo(mpm().shape());
    }

    @Test
    default void decidesTheSameOnTheSamePool() {
        var mpm = mpm();
        randomPools(mpm.shape())
                .forEach(pool ->
                        assertThat(mpm.size(pool)).isEqualTo(mpm.size(pool)).isEqualTo(mpm().size(pool)));
    }

    @Test
    default void staysWithinItsShapeOnAnyPool() {
        var mpm = mpm();
        for (var pool : randomPools(mpm.shape())) {
            var sizing = mpm.size(pool);
            assertThat(sizing.target())
                    .as("target for " + pool)
                    .isBetween(1, mpm.shape().maxWorkers());
            assertThat(sizing.retire()).as("retired of " + pool).doesNotHaveDuplicates();
            for (int slot : sizing.retire()) {
                assertThat(pool.workers())
                        .as("slot " + slot + " can be retired from " + pool)
                        .anyMatch(worker -> worker.slot() == slot
                                && worker.state() != WorkerState.DRAINING
                                && worker.state() != WorkerState.GONE);
            }
        }
    }

    @Test
    default void neverRetiresTheLastWorkerThatServes() {
        var mpm = mpm();
        for (var pool : randomPools(mpm.shape())) {
            var serving = pool.workers().stream()
                    .filter(worker -> worker.state() == WorkerState.READY)
                    .map(WorkerSnapshot::slot)
                    .toList();
            var retired = mpm.size(pool).retire();
            if (!serving.isEmpty()) {
                assertThat(retired.containsAll(serving))
                        .as("all that serve are retired from " + pool)
                        .isFalse();
            }
        }
    }

    @Test
    default void asksForItsFirstWorkers() {
        var shape = mpm().shape();
        var sizing = mpm().size(new PoolSnapshot(shape.startWorkers(), SpawnRamp.CALM, List.of()));
        assertThat(sizing.target()).isBetween(1, shape.maxWorkers());
    }

    @Test
    default void growsUnderLoadNoFurtherThanItsMost() {
        var mpm = mpm();
        var pool = new Pool(mpm);
        for (int tick = 0; tick < TICKS; tick++) {
            pool.tick(true);
            assertThat(pool.size()).isBetween(1, mpm.shape().maxWorkers());
        }
    }

    @Test
    default void comesToRestWithoutLoad() {
        var mpm = mpm();
        var pool = new Pool(mpm);
        for (int tick = 0; tick < TICKS; tick++) {
            pool.tick(true);
        }
        for (int tick = 0; tick < TICKS; tick++) {
            pool.tick(false);
        }
        int size = pool.size();
        assertThat(size).isPositive();
        for (int tick = 0; tick < TICKS; tick++) {
            pool.tick(false);
            assertThat(pool.size()).as("workers of a pool at rest").isEqualTo(size);
        }
    }

    private static List<PoolSnapshot> randomPools(PoolShape shape) {
        // A fixed seed: a failure names the pool, and comes back.
        var random = new Random(20_261_121);
        return IntStream.range(0, 500).mapToObj(_ -> randomPool(shape, random)).toList();
    }

    private static PoolSnapshot randomPool(PoolShape shape, Random random) {
        var workers = new ArrayList<WorkerSnapshot>();
        int size = random.nextInt(shape.maxWorkers() + 1);
        var states = List.of(
                WorkerState.SPAWNED,
                WorkerState.CONNECTED,
                WorkerState.BOOTING,
                WorkerState.READY,
                WorkerState.READY,
                WorkerState.READY,
                WorkerState.DRAINING);
        for (int slot = 0; slot < size; slot++) {
            int busy = random.nextInt(shape.lanes() + 1);
            var state = states.get(random.nextInt(states.size()));
            workers.add(new WorkerSnapshot(
                    slot,
                    state,
                    busy < shape.lanes(),
                    state.isStarting() ? 0 : busy,
                    state.isStarting() ? 0 : shape.lanes() - busy,
                    Duration.ofSeconds(random.nextInt(1000))));
        }
        var ramp = new SpawnRamp(1 << random.nextInt(6), random.nextInt(11));
        return new PoolSnapshot(1 + random.nextInt(shape.maxWorkers()), ramp, workers);
    }

    /** A pool that does what it is told at once: what the supervisor would make of the decisions in fair weather. */
    final class Pool {

        private final Mpm mpm;
        private final List<Integer> slots = new ArrayList<>();
        private int target;
        private SpawnRamp ramp = SpawnRamp.CALM;

        Pool(Mpm mpm) {
            this.mpm = mpm;
            this.target = mpm.shape().startWorkers();
            spawnMissing();
        }

        int size() {
            return slots.size();
        }

        /** Asks for one decision on a pool of which each worker is wholly busy, or wholly idle. */
        void tick(boolean busy) {
            Sizing sizing = mpm.size(snapshot(busy));
            target = sizing.target();
            ramp = sizing.ramp();
            slots.removeAll(sizing.retire());
            spawnMissing();
        }

        private PoolSnapshot snapshot(boolean busy) {
            int lanes = mpm.shape().lanes();
            return new PoolSnapshot(
                    target,
                    ramp,
                    slots.stream()
                            .map(slot -> new WorkerSnapshot(
                                    slot,
                                    WorkerState.READY,
                                    !busy,
                                    busy ? lanes : 0,
                                    busy ? 0 : lanes,
                                    Duration.ofSeconds(60)))
                            .toList());
        }

        private void spawnMissing() {
            for (int slot = 0; slots.size() < target; slot++) {
                if (!slots.contains(slot)) {
                    slots.add(slot);
                }
            }
        }
    }
}
