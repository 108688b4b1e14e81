package dev.mpm.server.master;

import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.api.SpawnRamp;
import dev.mpm.api.WorkerSnapshot;
import dev.mpm.api.WorkerState;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.core.scoreboard.SlotView;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The workers of one generation, and how many there should be. Belongs to the supervisor's thread. */
final class Pool {

    private final NavigableMap<Integer, WorkerHandle> bySlot = new TreeMap<>();
    private final PoolShape shape;
    private int target;
    private SpawnRamp ramp = SpawnRamp.CALM;

    Pool(PoolShape shape) {
        this.shape = shape;
        this.target = shape.startWorkers();
    }

    void add(WorkerHandle worker) {
        bySlot.put(worker.slot(), worker);
    }

    void remove(WorkerHandle worker) {
        bySlot.remove(worker.slot());
    }

    /** Returns every worker whose process has not been reaped, by slot. */
    Collection<WorkerHandle> all() {
        return List.copyOf(bySlot.values());
    }

    boolean isEmpty() {
        return bySlot.isEmpty();
    }

    @Nullable
    WorkerHandle at(int slot) {
        return bySlot.get(slot);
    }

    Optional<WorkerHandle> byLink(WorkerLink link) {
        return bySlot.values().stream()
                .filter(worker -> link.equals(worker.link()))
                .findFirst();
    }

    int target() {
        return target;
    }

    /** Returns the workers that the pool counts on: neither leaving nor about to be replaced. */
    List<WorkerHandle> staying() {
        return bySlot.values().stream().filter(WorkerHandle::isStaying).toList();
    }

    /** Returns those that are to leave when their successors are ready. */
    List<WorkerHandle> outgoing() {
        return bySlot.values().stream()
                .filter(worker -> worker.outgoing() != null && !worker.isLeaving())
                .toList();
    }

    /** Returns whether as many as there should be serve. */
    boolean isComplete() {
        return missing() == 0 && staying().stream().allMatch(worker -> worker.state() == WorkerState.READY);
    }
    /** Returns how many workers must be started to reach the target. */
    int missing() {
        return Math.max(0, target - staying().size());
    }

    /** Changes the target by hand, within 1 and the most allowed. Returns the new one. */
    int scale(int by) {
        target = Math.clamp(target + by, 1, shape.maxWorkers());
        return target;
    }

    /** Sets the target, within 0 and the most allowed: a pool that is handed over, or rests, may have none. */
    void aim(int workers) {
        target = Math.clamp(workers, 0, shape.maxWorkers());
    }

    /** Makes the pool grow slowly for a while, as httpd does after a graceful restart. */
    void holdOff(int decisions) {
        ramp = new SpawnRamp(1, decisions);
    }

    /** Notes what the MPM decided; who is to be retired is for the supervisor to ask. */
    void follow(Sizing sizing) {
        target = Math.clamp(sizing.target(), 1, shape.maxWorkers());
        ramp = sizing.ramp();
    }

    /** Returns what the MPM decides from. */
    PoolSnapshot snapshot(Scoreboard scoreboard, long now) {
        return new PoolSnapshot(
                target,
                ramp,
                bySlot.values().stream()
                        .map(worker -> snapshot(worker, scoreboard.view(worker.slot()), now))
                        .toList());
    }

    private static WorkerSnapshot snapshot(WorkerHandle worker, SlotView view, long now) {
        return new WorkerSnapshot(
                worker.slot(),
                worker.isStaying() ? worker.state() : WorkerState.DRAINING,
                view.accepting(),
                view.busy(),
                view.idle(),
                Duration.ofNanos(Math.max(0, now - worker.spawnedAt())));
    }
}
