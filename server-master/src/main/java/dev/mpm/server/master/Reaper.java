package dev.mpm.server.master;

import dev.mpm.server.core.channel.Message;
import dev.mpm.server.master.Failures.Reach;
import dev.mpm.server.master.Roster.Place;
import dev.mpm.server.master.SupervisorEvent.WorkerExited;
import dev.mpm.server.master.SupervisorEvent.WorkerSilent;
import dev.mpm.server.master.services.Services;
import dev.mpm.server.master.services.WorkerEvent;
import java.time.Duration;

/*
 * Two ends of one worker. Its process ends and its channel ends, in either order, told by different threads. A death is
 * judged when both are known (or a second after the process), because the last thing said on the channel may be why.
 */

/** Learns how workers have ended, which is what decides whether that is a failure. Belongs to the supervisor's thread. */
final class Reaper {

    private static final long LAST_WORDS = Duration.ofSeconds(1).toNanos();

    /** Longer than the news of a process's end takes where its last output is waited for, on a busy machine, too. */
    private static final long END_OF_PROCESS = Duration.ofSeconds(3).toNanos();

    private final Roster roster;
    private final Succession succession;
    private final Failures failures;
    private final QuietSecond quiet;
    private final EvidenceDesk desk;
    private final Services services;
    private final Ledger ledger;
    private final MasterLog log;

    Reaper(
            Roster roster,
            Succession succession,
            Failures failures,
            QuietSecond quiet,
            EvidenceDesk desk,
            Services services,
            Ledger ledger,
            MasterLog log) {
        this.roster = roster;
        this.succession = succession;
        this.failures = failures;
        this.quiet = quiet;
        this.desk = desk;
        this.services = services;
        this.ledger = ledger;
        this.log = log;
    }

    /** Notes that a process has ended. */
    void exited(WorkerExited exited, long now) {
        Place place = roster.at(exited.slot());
        if (place != null && place.worker().pid() == exited.pid()) {
            place.worker().exited(exited.exitCode(), now + LAST_WORDS);
        }
    }

    /**
     * Notes that a channel has ended. Most often the process has ended too and the news of that is on its way; a worker that
     * stays is ended then.
     */
    void lost(WorkerSilent silent, long now) {
        Place place = roster.by(silent.link());
        if (place != null) {
            place.worker().silent(silent.reason(), now + END_OF_PROCESS);
        }
    }

    /** Takes those off the list that have ended in both ways, and draws the consequences. */
    void reap(long now) {
        for (Place place : roster.all()) {
            if (place.worker().isOver(now)) {
                reap(place, now);
            }
        }
    }

    private void reap(Place place, long now) {
        WorkerHandle worker = place.worker();
        ExitCause cause = worker.exitCause();
        String line = DeathReport.of(worker, cause.text(), place.view(), now);
        place.generation().remove(worker);
        services.heard(worker.event(WorkerEvent.Step.GONE));
        desk.gone(worker.pid());
        quiet.startOver(now);
        String leaving = worker.leavingBecause();
        ledger.countEnd(leaving != null ? leaving : worker.wasReady() ? Ledger.CRASH : Ledger.BOOT);
        if (leaving != null) {
            logLeave(place, line, cause);
        } else {
            ledger.countDeath();
            judge(place, line, cause, now);
        }
    }

    private void logLeave(Place place, String line, ExitCause cause) {
        if (cause.isForeignSignal()) {
            log.warn(line);
        } else if (place.worker().isServed()
                && !place.worker().wasTerminated()
                && succession.isRoutine(place.generation())) {
            log.debug(line);
        } else {
            log.info(line);
        }
    }

    private void judge(Place place, String line, ExitCause cause, long now) {
        WorkerHandle worker = place.worker();
        Reach reach = failures.reach(place.generation());
        if (reach == Reach.START) {
            failures.endStart(reason(worker, cause), now);
            return;
        }
        if (worker.isServed()) {
            log.warn(line + "; it had one connection to serve, which others do not pay for");
            return;
        }
        Message.BootFailed bootFailure = worker.bootFailure();
        String said = bootFailure == null ? "" : "; it failed to boot: " + bootFailure.text();
        if (reach == Reach.RELOAD) {
            log.warn(line + said);
            MasterException reason = reason(worker, cause);
            failures.endReload(reason.code(), String.valueOf(reason.getMessage()), now);
            return;
        }
        log.warn(line + said + "; " + failures.replace(place.generation(), now));
    }

    private static MasterException reason(WorkerHandle worker, ExitCause cause) {
        Message.BootFailed said = worker.bootFailure();
        if (said == null) {
            String when = worker.wasReady() ? " ended after it was ready: " : " ended before it was ready: ";
            return new MasterException(ExitCode.NOT_RUNNING, worker + when + cause.textWithLastWords());
        }
        return switch (said.fault()) {
            case APP -> new MasterException(ExitCode.APP_FAILED, said.text());
            case WORKER -> new MasterException(ExitCode.NOT_RUNNING, worker + " failed to boot: " + said.text());
        };
    }
}
