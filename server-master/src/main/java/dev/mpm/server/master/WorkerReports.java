package dev.mpm.server.master;

import dev.mpm.api.WorkerState;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.master.Roster.Place;
import dev.mpm.server.master.SupervisorEvent.WorkerGreeted;
import dev.mpm.server.master.SupervisorEvent.WorkerReported;

/** Takes what workers say of themselves, as far as it can be true. Belongs to the supervisor's thread. */
final class WorkerReports {

    private final Course course;
    private final Roster roster;
    private final Succession succession;
    private final Renewal renewal;
    private final Escalation escalation;
    private final EvidenceDesk desk;
    private final ServiceNotices notices;
    private final MasterLog log;

    WorkerReports(
            Course course,
            Roster roster,
            Succession succession,
            Renewal renewal,
            Escalation escalation,
            EvidenceDesk desk,
            ServiceNotices notices,
            MasterLog log) {
        this.course = course;
        this.roster = roster;
        this.succession = succession;
        this.renewal = renewal;
        this.escalation = escalation;
        this.desk = desk;
        this.notices = notices;
        this.log = log;
    }

    /** Takes the first thing that a process says, which must show that it is the one that was started. */
    void welcome(WorkerGreeted greeted) {
        Message.Hello hello = greeted.hello();
        Place place = roster.at(hello.slot());
        if (place == null || !place.worker().isProvenBy(hello)) {
            log.warn("refused a connection to the channel: it claims to be worker " + hello.slot() + " (pid "
                    + hello.pid() + "), which was not started by this server");
            greeted.link().close();
            return;
        }
        if (place.worker().isLeaving()) {
            greeted.link().close();
            return;
        }
        if (place.worker().state() != WorkerState.SPAWNED) {
            log.warn("refused a connection to the channel: " + place.worker() + " has connected before");
            greeted.link().close();
            return;
        }
        place.worker().connected(greeted.link());
        place.generation().boot(place.worker(), greeted.link());
    }

    /** Takes whatever it says then. */
    void heard(WorkerReported reported, long now) {
        Place place = roster.by(reported.link());
        if (place == null) {
            return;
        }
        WorkerHandle worker = place.worker();
        switch (reported.message()) {
            case Message.Hello hello -> escalation.distrust(place, "said hello twice", now);
            case Message.Booting booting -> advance(place, WorkerState.BOOTING, now);
            case Message.Prepared prepared -> prepared(place, now);
            case Message.Ready ready -> ready(place, now);
            case Message.BootFailed failed -> worker.failedToBoot(failed);
            case Message.Served served -> served(place, now);
            case Message.Draining draining -> leaving(place, now);
            case Message.Drained drained -> drained(worker, drained);
            case Message.Dumped dumped -> desk.dumped(dumped, now);
            case Message.Stuck stuck -> renewal.stuck(place, stuck, now);
            case Message.Routes routes -> worker.decided(routes.routes());
            case Message.Deadlocked deadlocked -> deadlocked(place, deadlocked, now);
        }
    }

    /** Returns false if the worker cannot be where it says it is. */
    private boolean advance(Place place, WorkerState next, long now) {
        if (!place.worker().canBecome(next)) {
            escalation.distrust(
                    place,
                    "says it is " + next + ", but it is " + place.worker().state(),
                    now);
            return false;
        }
        place.worker().become(next);
        return true;
    }

    private void prepared(Place place, long now) {
        if (advance(place, WorkerState.PREPARED, now)
                && place.worker().state() == WorkerState.PREPARED
                && !succession.holds(place.generation())) {
            place.worker().send(new Message.Serve());
        }
    }

    private void ready(Place place, long now) {
        WorkerHandle worker = place.worker();
        if (!advance(place, WorkerState.READY, now) || worker.state() != WorkerState.READY) {
            return;
        }
        String line = worker + " ready in " + Ages.of(now - worker.spawnedAt());
        if (succession.isRoutine(place.generation())) {
            log.debug(line);
        } else {
            log.info(line);
        }
        if (course.isStarting()) {
            course.started();
            notices.ready(succession.serving() + " serves");
        }
    }

    /** It is followed at once: what it still does takes none of those that come. */
    private void served(Place place, long now) {
        WorkerHandle worker = place.worker();
        if (worker.isLeaving()) {
            return;
        }
        if (worker.state() == WorkerState.READY) {
            worker.hasServed();
        } else {
            escalation.distrust(place, "says it has served, but it is " + worker.state(), now);
        }
    }

    /** A worker may leave by itself: somebody sent it TERM. It has the time that it would have had from us. */
    private void leaving(Place place, long now) {
        WorkerHandle worker = place.worker();
        worker.heardDraining(place.generation().settings().gracefulShutdownTimeout(), now);
        if (!worker.isLeaving()) {
            log.info(worker + " is leaving, though not asked by this server");
            place.generation().retire(worker, Ledger.FOREIGN, now);
        }
    }

    private void drained(WorkerHandle worker, Message.Drained drained) {
        worker.heardDrained();
        if (!drained.complete()) {
            log.warn(worker + " cut what was not finished in time");
            course.noteCut();
        }
    }

    private void deadlocked(Place place, Message.Deadlocked deadlocked, long now) {
        String what = deadlocked.text().lines().findFirst().orElse("");
        desk.inquire(
                place.worker(),
                place.view(),
                "deadlock",
                now,
                evidence -> log.error(place.worker() + " is deadlocked: " + what + "; " + evidence.text()));
    }
}
