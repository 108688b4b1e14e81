package dev.mpm.server.master;

import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.master.Roster.Place;
import dev.mpm.server.master.services.Services;
import dev.mpm.server.master.services.WorkerEvent;

/**
 * Makes workers end that do not do so by themselves: what a worker does instead is written down, then it is sent TERM, then
 * KILL. Belongs to the supervisor's thread.
 */
final class Escalation {

    private final Course course;
    private final Failures failures;
    private final EvidenceDesk desk;
    private final Services services;
    private final Ledger ledger;
    private final NanoClock clock;
    private final MasterLog log;

    Escalation(
            Course course,
            Failures failures,
            EvidenceDesk desk,
            Services services,
            Ledger ledger,
            NanoClock clock,
            MasterLog log) {
        this.course = course;
        this.failures = failures;
        this.desk = desk;
        this.services = services;
        this.ledger = ledger;
        this.clock = clock;
        this.log = log;
    }

    /** Ends a worker that has said what cannot be. Code of the app runs there and may have broken it, but not the master. */
    void distrust(Place place, String what, long now) {
        if (!place.worker().isLeaving()) {
            giveUp(place, place.worker() + " " + what, Ledger.LOST, now);
        }
    }

    /** Ends a worker that failed in a way other than dying; it counts as dead. */
    void giveUp(Place place, String what, String why, long now) {
        ledger.countDeath();
        endWithEvidence(place, what, why, now);
        switch (failures.reach(place.generation())) {
            case START -> {
                log.error(what + "; ending it");
                failures.endStart(new MasterException(ExitCode.NOT_RUNNING, what), now);
            }
            case RELOAD -> {
                log.error(what + "; ending it");
                failures.endReload(ExitCode.NOT_RUNNING, what, now);
            }
            case WORKER -> log.error(what + "; ending it; " + failures.replace(place.generation(), now));
        }
    }

    /** Takes the next step with one that was asked to leave and has not in its time. */
    void press(Place place, long now) {
        WorkerHandle worker = place.worker();
        if (worker.wasKilled()) {
            leaveBehind(place);
            return;
        }
        String since = worker + " has not left " + Ages.of(now - worker.pressedAt()) + " after it was "
                + (worker.wasTerminated() ? "sent TERM (kill-timeout)" : "asked to");
        if (worker.hasEvidence()) {
            signal(worker, since, now);
        } else {
            endWithEvidence(place, since, Ledger.STOP, now);
        }
    }

    /** Its slot stays taken: the process may still write there. */
    private void leaveBehind(Place place) {
        log.error(place.worker() + " has not ended after KILL: it hangs inside the kernel; waiting for it no longer");
        place.generation().pool().remove(place.worker());
        services.heard(place.worker().event(WorkerEvent.Step.GONE));
        course.noteLeftBehind();
    }

    /** Has it written down what a worker does, then ends it. */
    void endWithEvidence(Place place, String what, String why, long now) {
        WorkerHandle worker = place.worker();
        worker.holdForEvidence(why, now);
        desk.inquire(worker, place.view(), why.equals(Ledger.STOP) ? "not leaving" : why, now, evidence -> {
            if (!worker.hasExited()) {
                signal(worker, what + "; " + evidence.text(), clock.nanoTime());
            }
        });
    }

    private void signal(WorkerHandle worker, String because, long now) {
        ProcessSignal sent = worker.escalate(now);
        course.noteSignal(sent, worker.wasReady());
        log.warn(because + "; sent " + sent);
    }
}
