package dev.mpm.server.master;

import dev.mpm.server.master.Failures.Reach;
import dev.mpm.server.master.Roster.Place;
import java.time.Duration;

/**
 * Finds workers that have let a limit in time pass: to get ready, to be heard of, to leave. Belongs to the supervisor's
 * thread.
 *
 * <p>If the master itself stands still (SIGSTOP, a suspended machine), limits pass for workers that had no chance to be
 * heard. So the time by which the loop wakes too late is not counted against anybody.
 */
final class OverdueWatch {

    /** The loop is a busy machine's victim now and then; a master that stood still is later than that. */
    private static final long STOOD_STILL = Duration.ofSeconds(2).toNanos();

    private final Roster roster;
    private final Failures failures;
    private final Escalation escalation;
    private final MasterLog log;
    private long awakeSince;

    OverdueWatch(Roster roster, Failures failures, Escalation escalation, MasterLog log, long now) {
        this.roster = roster;
        this.failures = failures;
        this.escalation = escalation;
        this.log = log;
        this.awakeSince = now;
    }

    /** Notes when the loop goes on that was to go on by then at the latest. */
    void woke(long expected, long now) {
        long late = now - expected;
        if (late < STOOD_STILL) {
            return;
        }
        log.warn("the master stood still for " + Ages.of(late) + "; that time counts against no worker");
        awakeSince = now;
        roster.all().forEach(place -> place.worker().postpone(late));
    }

    /** Ends those that are not where they were to be by now. */
    void endOverdueWorkers(long now) {
        for (Place place : roster.all()) {
            if (place.worker().isOverdue(now)) {
                endOverdue(place, now);
            }
        }
    }

    private void endOverdue(Place place, long now) {
        WorkerHandle worker = place.worker();
        if (worker.isLeaving()) {
            escalation.press(place, now);
        } else if (worker.lostBecause() != null) {
            String lost = worker + " cannot be reached any more (" + worker.lostBecause() + ")";
            escalation.giveUp(place, lost, Ledger.LOST, now);
        } else {
            endLateBoot(place, now);
        }
    }

    private void endLateBoot(Place place, long now) {
        String late = place.worker() + " was not ready within boot-timeout ("
                + Ages.of(place.generation().settings().bootTimeout().toNanos()) + ")";
        if (failures.reach(place.generation()) == Reach.START) {
            String reason = late + "; raise pool.boot-timeout if it needs longer";
            escalation.endWithEvidence(place, late, Ledger.BOOT, now);
            failures.endStart(new MasterException(ExitCode.NOT_RUNNING, reason), now);
            return;
        }
        escalation.giveUp(place, late, Ledger.BOOT, now);
    }

    /** Ends those whose JVMs give no sign of life. */
    void endSilentWorkers(long now) {
        for (Place place : roster.all()) {
            if (!place.worker().isTakenToTask() && !place.worker().hasExited()) {
                endIfSilent(place, now);
            }
        }
    }

    private void endIfSilent(Place place, long now) {
        Duration limit = place.generation().settings().heartbeatTimeout();
        long silence = new HeartbeatRule(limit.toNanos(), awakeSince).silence(place.view(), now);
        if (silence > 0) {
            escalation.giveUp(
                    place,
                    place.worker() + " has given no sign of life for " + Ages.of(silence) + " (heartbeat-timeout: "
                            + Ages.of(limit.toNanos()) + ")",
                    Ledger.HEARTBEAT,
                    now);
        }
    }
}
