package dev.mpm.server.master;

import dev.mpm.server.core.channel.Message;
import dev.mpm.server.master.Roster.Place;
import dev.mpm.server.master.SupervisorEvent.DumpRequested;
import dev.mpm.server.master.SupervisorEvent.LogsReopenRequested;
import dev.mpm.server.master.SupervisorEvent.RestRequested;
import dev.mpm.server.master.SupervisorEvent.ScaleRequested;
import java.io.IOException;

/** Does what operators ask of the workers that there are. Belongs to the supervisor's thread. */
final class OperatorRequests {

    private final Course course;
    private final Roster roster;
    private final Succession succession;
    private final EvidenceDesk desk;
    private final Waiters waiters;
    private final MasterLog log;

    OperatorRequests(
            Course course, Roster roster, Succession succession, EvidenceDesk desk, Waiters waiters, MasterLog log) {
        this.course = course;
        this.roster = roster;
        this.succession = succession;
        this.desk = desk;
        this.waiters = waiters;
        this.log = log;
    }

    void scale(ScaleRequested request, long now) {
        if (!course.isRunning() || succession.isUnderWay()) {
            request.progress()
                    .failed(
                            ExitCode.FAILED_TO_START,
                            succession.isUnderWay()
                                    ? "cannot scale during a reload; try again when it has ended"
                                    : "cannot scale: the server is "
                                            + course.state().word());
            return;
        }
        Generation scaled = succession.serving();
        Pool pool = scaled.pool();
        String line = "workers wanted: " + pool.scale(request.by());
        log.info(line + " (" + request.who() + ")");
        request.progress().step(line);
        if (request.by() < 0) {
            pool.staying().stream().skip(pool.target()).forEach(worker -> scaled.retire(worker, Ledger.SCALE, now));
        }
        waiters.add(
                () -> pool.isComplete() || !scaled.equals(succession.serving()),
                pool.target() + (pool.target() == 1 ? " worker" : " workers"),
                request.progress());
    }

    void rest(RestRequested request, long now) {
        if (!course.isRunning() || succession.isUnderWay()) {
            request.progress()
                    .failed(ExitCode.FAILED_TO_START, "cannot rest: the server is starting, stopping or reloading");
            return;
        }
        log.info("all workers leave and none is started (" + request.by() + "); reload, or scale +1, to go on");
        Generation rested = succession.serving();
        Pool pool = rested.pool();
        pool.rest();
        pool.all().forEach(worker -> rested.retire(worker, Ledger.STOP, now));
        waiters.add(
                () -> pool.isEmpty() || !pool.isResting() || !rested.equals(succession.serving()),
                "no worker is left",
                request.progress());
    }

    void dump(DumpRequested request, long now) {
        Place place = roster.at(request.slot());
        if (place == null) {
            request.progress().failed(ExitCode.NOT_RUNNING, "no worker has slot " + request.slot());
            return;
        }
        desk.inquire(place.worker(), place.view(), "dump", now, evidence -> {
            log.info(place.worker() + ": " + evidence.text());
            if (evidence.isThere()) {
                request.progress().done(evidence.file().toString());
            } else {
                request.progress().failed(ExitCode.FAILED_TO_START, evidence.text());
            }
        });
    }

    void reopenLogs(LogsReopenRequested request) {
        roster.all().forEach(place -> place.worker().send(new Message.ReopenLogs()));
        try {
            log.reopen();
        } catch (IOException e) {
            String problem = e.getMessage() + "; lines go on to the old file";
            log.error(problem);
            request.progress().failed(ExitCode.FAILED_TO_START, problem);
            return;
        }
        log.info("log files opened anew (" + request.by() + ")");
        request.progress().done("log files opened anew");
    }
}
