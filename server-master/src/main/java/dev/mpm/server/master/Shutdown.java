package dev.mpm.server.master;

import dev.mpm.server.master.Roster.Place;
import dev.mpm.server.master.SupervisorEvent.StopRequested;
import java.time.Duration;

/** Brings the server to its end, which a start that fails comes to as well. Belongs to the supervisor's thread. */
final class Shutdown {

    /** What a service manager should allow beyond the limits that workers have: their end, and the master's own. */
    static final Duration SLACK = Duration.ofSeconds(10);

    private static final String REASON = "the server is stopping";

    private final Course course;
    private final Roster roster;
    private final Succession succession;
    private final Reloads reloads;
    private final Waiters waiters;
    private final ServiceNotices notices;
    private final MasterLog log;

    Shutdown(
            Course course,
            Roster roster,
            Succession succession,
            Reloads reloads,
            Waiters waiters,
            ServiceNotices notices,
            MasterLog log) {
        this.course = course;
        this.roster = roster;
        this.succession = succession;
        this.reloads = reloads;
        this.waiters = waiters;
        this.notices = notices;
        this.log = log;
    }

    /** Stops the server as asked, or at once if it stops already. */
    void request(StopRequested request, long now) {
        waiters.add(course::isStopped, "stopped", request.progress());
        if (request.mode() == StopMode.FAST || course.isStopping() || course.hasFailed()) {
            log.info("stopping at once (" + request.by() + ")");
            stopFast(now);
            return;
        }
        Duration delay = succession.serving().settings().shutdownDelay();
        Duration limit = succession.serving().settings().gracefulShutdownTimeout();
        course.stopAt(now + delay.toNanos());
        log.info("stopping (" + request.by() + "): "
                + (delay.isZero() ? "" : "not ready any more, serving for " + Ages.of(delay.toNanos()) + "; then ")
                + "requests in flight have " + Ages.of(limit.toNanos()) + " to finish");
        reloads.refusePending(REASON);
        notices.stopping("stopping", delay.plus(limit).plus(SLACK));
    }

    /** Stops the server, as nothing of it has ever worked: to try again would only hide the reason. */
    void startFailed(MasterException reason, long now) {
        course.failed(reason);
        stopFast(now);
    }

    private void stopFast(long now) {
        course.leave(StopMode.FAST);
        notices.stopping("stopping at once", SLACK);
        reloads.refusePending(REASON);
        succession.abandon(ExitCode.NOT_RUNNING, REASON, now);
        for (Place place : roster.all()) {
            place.worker().stop(Ledger.STOP, now);
        }
        succession.end(now);
    }

    /** Lets the workers leave when they have served for as long as they shall. */
    void stopIfDue(long now) {
        if (now < course.stopAt()) {
            return;
        }
        course.leave(StopMode.GRACEFUL);
        succession.abandon(ExitCode.NOT_RUNNING, REASON, now);
        succession.end(now);
    }

    /** Ends the server when no worker is left. */
    void endIfAllAreGone() {
        if (!course.isStopping() || !course.isLeaving() || !roster.isEmpty()) {
            return;
        }
        course.stopped();
        if (course.wasForced()) {
            waiters.fail(
                    ExitCode.FORCED, "stopped, but not everything could finish: the log says what was cut or killed");
        }
        waiters.step();
    }
}
