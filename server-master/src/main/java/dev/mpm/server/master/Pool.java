package dev.mpm.server.master;

import dev.mpm.api.Mpm;
import dev.mpm.api.PoolShape;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.ShortLived;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The workers of one generation, and how many there should be. Belongs to the supervisor's thread. */
final class Pool {

    private final NavigableMap<Integer, WorkerHandle> bySlot = new TreeMap<>();
    private final PoolShape shape;
    private final @Nullable ShortLived model;
    private int target;
    private int extra;
    private int waiting;
    private boolean resting;
    private SpawnRamp ramp = SpawnRamp.CALM;

    Pool(Mpm mpm) {
        this.shape = mpm.shape();
        this.model = mpm instanceof ShortLived shortLived ? shortLived : null;
        this.target = shape.startWorkers();
    }

    /** Returns whether its workers leave by themselves, so that not even successors are too many. */
    boolean isShortLived() {
        return model != null;
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
                .filter(worker -> worker.outgoing() != null && !worker.isLeaving() && !worker.isServed())
                .toList();
    }

    /** Returns whether as many as there should be serve. */
    boolean isComplete() {
        return missing() == 0 && staying().stream().allMatch(worker -> worker.state() == WorkerState.READY);
    }

    /** Returns how many workers must be started to reach the target, as far as there may be more of them. */
    int missing() {
        int missing = Math.max(0, target - staying().size());
        return isShortLived() ? Math.min(missing, room()) : missing;
    }

    /** Returns how many workers there may be. */
    int most() {
        return shape.maxWorkers();
    }

    /** Returns how many processes there may be beside those that there are. */
    int room() {
        return Math.max(0, shape.maxWorkers() - bySlot.size());
    }

    /**
     * Changes the target by hand, within 1 and the most allowed, which also ends a rest. Of workers that leave by themselves
     * it changes how many wait while no connection does. Returns the new target.
     */
    int scale(int by) {
        resting = false;
        if (model == null) {
            target = Math.clamp(target + by, 1, shape.maxWorkers());
        } else {
            int own = model.spares(0);
            extra = Math.clamp(extra + by, -own, shape.maxWorkers() - own);
            meet(waiting);
        }
        return target;
    }

    /**
     * Sets the target of workers that leave by themselves to what their model wants, and an operator beside it; that of
     * others stays.
     *
     * @param waiting connections that wait to be accepted
     */
    void meet(int waiting) {
        this.waiting = waiting;
        if (model != null) {
            aim(model.spares(waiting) + extra);
        }
    }

    /** Sets the target, within 0 and the most allowed: a pool that is handed over, or rests, may have none. */
    void aim(int workers) {
        target = Math.clamp(workers, 0, shape.maxWorkers());
    }

    /** Rests: no workers are wanted, not even by connections that wait, until it is scaled by hand. */
    void rest() {
        resting = true;
        aim(0);
    }

    boolean isResting() {
        return resting;
    }

    /** Makes the pool grow slowly for a while, as httpd does after a graceful restart. */
    void holdOff(int decisions) {
        ramp = new SpawnRamp(1, decisions);
    }

    /** Notes what the MPM decided; who is to be retired is for the supervisor to ask. */
    void follow(Sizing sizing) {
        if (!isShortLived()) {
            target = Math.clamp(sizing.target(), 1, shape.maxWorkers());
        }
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
