package dev.mpm.server.master;

import dev.mpm.api.WorkerState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One generation taking over from another, and what is to be done next for it. Decides, but does nothing itself: {@link
 * Succession} does.
 *
 * <p>All at once: the new workers load and warm up while the old ones serve; when the last one is prepared, all of them
 * may accept; when they have lived through the probation, the old ones leave. Rolling: one worker more, which serves as
 * soon as it can, then one old one less, until all are new. Nothing that fails before the end is irrevocable: then the old
 * ones stay, or come back.
 *
 * <p>Belongs to the supervisor's thread.
 */
final class Changeover {

    /** What is to be done now. */
    enum Step {
        /** Nothing: workers are on their way. */
        WAIT,
        /** Tell the new workers to accept connections. */
        LET_SERVE,
        /** Start one new worker more, and let an old one go if there are as many as before. */
        ROLL_ON,
        /** Let the old generation leave; the new one has taken over. */
        COMPLETE,
        /** Let the new generation leave; the old one is as it was. */
        ABANDON
    }

    private enum Phase {
        PREPARING,
        SERVING,
        ROLLING,
        ROLLING_BACK
    }

    private final Generation from;
    private final Generation to;
    private final int wanted;
    private final int before;
    private final List<Progress> waiting;
    private Phase phase;
    private boolean wasReady;
    private long readySince;
    private long giveUpAt;

    /**
     * Begins one: the new generation's pool gets its first target.
     *
     * @param rolling whether workers are replaced one by one
     * @param waiting who wants to know how it goes
     */
    Changeover(Generation from, Generation to, boolean rolling, List<Progress> waiting) {
        this.from = from;
        this.to = to;
        this.waiting = new ArrayList<>(waiting);
        this.before = from.pool().target();
        this.wanted = wanted(from, to);
        this.phase = rolling ? Phase.ROLLING : Phase.PREPARING;
        to.pool().aim(rolling ? 1 : wanted);
    }

    /**
     * Under the same model as many as there are now, or the load that made them so many would come down on fewer. Workers
     * that leave by themselves are as many as their settings say.
     */
    private static int wanted(Generation from, Generation to) {
        int start = to.model().shape().startWorkers();
        boolean sameModel =
                from.config().mpm().equals(to.config().mpm()) && !to.pool().isShortLived();
        return Math.min(
                sameModel ? Math.max(start, from.pool().target()) : start,
                to.model().shape().maxWorkers());
    }

    Generation from() {
        return from;
    }

    Generation to() {
        return to;
    }

    List<Progress> waiting() {
        return waiting;
    }

    /** Returns whether a worker that is prepared must wait before it accepts connections. */
    boolean holds(Generation generation) {
        return generation.equals(to) && phase == Phase.PREPARING;
    }

    /** Returns whether a failure of such a worker is the failure of the whole. */
    boolean failsWith(Generation generation) {
        return generation.equals(to) && phase != Phase.ROLLING_BACK;
    }

    void step(String line) {
        waiting.forEach(progress -> progress.step(line));
    }

    void failed(ExitCode code, String reason) {
        waiting.forEach(progress -> progress.failed(code, reason));
        waiting.clear();
    }

    /** Decides what is to be done now. */
    Step next(long now) {
        return switch (phase) {
            case PREPARING -> areAll(WorkerState.PREPARED) ? Step.LET_SERVE : Step.WAIT;
            case SERVING -> hasProvenItself(now) ? Step.COMPLETE : Step.WAIT;
            case ROLLING -> hasProvenItself(now) ? rollOn() : Step.WAIT;
            case ROLLING_BACK -> from.pool().isComplete() || now >= giveUpAt ? Step.ABANDON : Step.WAIT;
        };
    }

    private Step rollOn() {
        return from.pool().target() == 0 && to.pool().target() == wanted ? Step.COMPLETE : Step.ROLL_ON;
    }

    private boolean areAll(WorkerState state) {
        return to.pool().missing() == 0
                && to.pool().staying().stream()
                        .allMatch(worker -> worker.state() == state || worker.state() == WorkerState.READY);
    }

    private boolean hasProvenItself(long now) {
        boolean counts =
                to.pool().isShortLived(); // some have served by now, and those that follow them may be starting
        if (!counts && !areAll(WorkerState.READY)) {
            wasReady = false;
            return false;
        }
        if (!wasReady) {
            wasReady = true;
            readySince = now;
        }
        return now - readySince >= to.settings().reloadProbation().toNanos();
    }

    /** Notes that the new workers have been told to accept. */
    void letServe() {
        phase = Phase.SERVING;
    }

    /** Changes the targets for the next of the workers, and returns an old one that is to leave for it, if one is. */
    @Nullable
    WorkerHandle rollOn(long now) {
        wasReady = false;
        if (to.pool().target() < wanted) {
            to.pool().aim(to.pool().target() + 1);
        }
        if (from.pool().target() == 0) {
            return null;
        }
        from.pool().aim(from.pool().target() - 1);
        return from.pool().staying().stream()
                .min((one, other) -> Long.compare(one.spawnedAt() - now, other.spawnedAt() - now))
                .orElse(null);
    }

    /** Returns when something becomes due by the passing of time alone, {@code Long.MAX_VALUE} for never. */
    long deadline() {
        return switch (phase) {
            case PREPARING -> Long.MAX_VALUE;
            case SERVING, ROLLING ->
                wasReady ? readySince + to.settings().reloadProbation().toNanos() : Long.MAX_VALUE;
            case ROLLING_BACK -> giveUpAt;
        };
    }

    /**
     * Notes that the new generation has failed.
     *
     * @return whether old workers have to come back first; if not, it can be abandoned at once
     */
    boolean rollBack(long now) {
        to.pool().aim(0);
        from.pool().aim(before);
        boolean needed = phase == Phase.ROLLING && from.pool().missing() > 0;
        if (needed) {
            phase = Phase.ROLLING_BACK;
            giveUpAt = now + from.settings().bootTimeout().toNanos();
        }
        return needed;
    }
}
