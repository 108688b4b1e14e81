package dev.mpm.server.master;

import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps as many workers alive as are wanted, by the MPM or by connections that wait. Belongs to the supervisor's thread.
 */
final class Upkeep {

    private final Course course;
    private final Roster roster;
    private final Succession succession;
    private final Failures failures;
    private final QuietSecond quiet;
    private final Ledger ledger;
    private final MasterLog log;
    private String lastNotice = "";

    Upkeep(
            Course course,
            Roster roster,
            Succession succession,
            Failures failures,
            QuietSecond quiet,
            Ledger ledger,
            MasterLog log) {
        this.course = course;
        this.roster = roster;
        this.succession = succession;
        this.failures = failures;
        this.quiet = quiet;
        this.ledger = ledger;
        this.log = log;
    }

    /**
     * Asks the MPM after a quiet second, as httpd does. While workers are missing it is not asked: it would see too few free
     * lanes and ask for more and more of what cannot live.
     */
    void consultMpm(long now) {
        if (!quiet.isOver(now)) {
            return;
        }
        quiet.startOver(now);
        Generation serving = succession.serving();
        Pool pool = serving.pool();
        boolean mayChange =
                !course.isStarting() && !course.isLeaving() && !succession.isUnderWay() && !pool.isResting();
        if (!mayChange || pool.missing() > 0) {
            return;
        }
        Sizing sizing = size(serving, pool.snapshot(serving.board(), now));
        pool.follow(sizing);
        for (int slot : sizing.retire()) {
            WorkerHandle worker = pool.at(slot);
            if (worker != null) {
                serving.retire(worker, Ledger.SPARE, now);
            }
        }
        notice(sizing.notice());
    }

    /** A third party's MPM may be wrong; then everything stays as it is. */
    private static Sizing size(Generation serving, PoolSnapshot snapshot) {
        try {
            return serving.model().size(snapshot);
        } catch (RuntimeException e) {
            return new Sizing(
                    snapshot.target(),
                    List.of(),
                    snapshot.ramp(),
                    "the MPM cannot say how many workers it wants: " + e);
        }
    }

    private void notice(@Nullable String line) {
        String notice = line == null ? "" : line;
        if (!notice.isEmpty() && !notice.equals(lastNotice)) {
            log.warn(notice);
        }
        lastNotice = notice;
    }

    /** Wants as many workers as the connections take that wait, where a worker takes one. */
    void meetDemand(long now) {
        succession.growing().stream().filter(this::comesWithDemand).forEach(generation -> generation.meetDemand(now));
    }

    /** The first workers of a generation come in any case, to show that the app starts. */
    private boolean comesWithDemand(Generation generation) {
        return !course.isStarting()
                && !succession.isRising(generation)
                && !succession.serving().pool().isResting();
    }

    /** Starts workers where some are missing. */
    void spawnMissingWorkers(long now) {
        for (Generation generation : succession.growing()) {
            while (succession.isKept(generation) && generation.wantsToSpawn(now)) {
                spawn(generation, now);
            }
        }
    }

    private void spawn(Generation generation, long now) {
        try {
            if (generation.spawn(() -> roster.freeSlot(generation), now).isPresent()) {
                ledger.countStart();
            } else {
                notice("no slot of the scoreboard is free; waiting for a worker to leave");
            }
        } catch (IOException e) {
            couldNotSpawn(generation, e, now);
        }
    }

    private void couldNotSpawn(Generation generation, IOException reason, long now) {
        String text = "cannot start a worker process: " + reason.getMessage();
        switch (failures.reach(generation)) {
            case START -> failures.endStart(new MasterException(ExitCode.FAILED_TO_START, text, reason), now);
            case RELOAD -> failures.endReload(ExitCode.FAILED_TO_START, text, now);
            case WORKER -> log.error(text + "; trying again in " + Ages.of(generation.spawnNotBefore() - now));
        }
    }

    /** Returns when a worker may be started, or looked whether one is wanted; {@code Long.MAX_VALUE} for never. */
    long deadline(long now) {
        long next = Long.MAX_VALUE;
        for (Generation generation : succession.growing()) {
            if (generation.pool().missing() > 0) {
                next = Math.min(next, Math.max(now, generation.spawnNotBefore()));
            }
            if (comesWithDemand(generation)) {
                next = Math.min(next, generation.lookAgainAt());
            }
        }
        return next;
    }
}
