package dev.mpm.server.master;

import dev.mpm.api.WorkerState;
import dev.mpm.server.master.Roster.Place;
import dev.mpm.server.master.SupervisorEvent.ConnectionsWait;
import dev.mpm.server.master.SupervisorEvent.DumpRequested;
import dev.mpm.server.master.SupervisorEvent.EvidenceWritten;
import dev.mpm.server.master.SupervisorEvent.LogsReopenRequested;
import dev.mpm.server.master.SupervisorEvent.ReloadPrepared;
import dev.mpm.server.master.SupervisorEvent.ReloadRefused;
import dev.mpm.server.master.SupervisorEvent.ReloadRequested;
import dev.mpm.server.master.SupervisorEvent.RestRequested;
import dev.mpm.server.master.SupervisorEvent.ScaleRequested;
import dev.mpm.server.master.SupervisorEvent.StatusRequested;
import dev.mpm.server.master.SupervisorEvent.StopRequested;
import dev.mpm.server.master.SupervisorEvent.WorkerExited;
import dev.mpm.server.master.SupervisorEvent.WorkerGreeted;
import dev.mpm.server.master.SupervisorEvent.WorkerReported;
import dev.mpm.server.master.SupervisorEvent.WorkerSilent;
import dev.mpm.server.master.config.ServerConfig;
import dev.mpm.server.master.services.ServiceStatus;
import dev.mpm.server.master.services.Services;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/*
 * Threads. One thread runs the loop and owns everything that changes: the parts of the supervision, the generations, their
 * pools and handles. Everybody else puts events into the inbox. Reading a scoreboard needs no lock.
 *
 * Order. Whatever is in the inbox is handled before any deadline is looked at: if the master itself stood still, what
 * workers said in time lies there.
 */

/**
 * Gives every part of the supervision its turn, whenever something has happened or become due.
 *
 * <p>{@link #run} is the loop. Tests call {@link #step} instead and turn the clock themselves.
 *
 * <p>The parts own what they alone change. {@link Course} knows what the server as a whole is doing, and {@link Shutdown} ends
 * it. {@link Reloads} makes generations, {@link Succession} lets one follow another, {@link Departures} sees off the older
 * ones. {@link Upkeep} starts workers, {@link Renewal} replaces them in good time. What they say comes to {@link
 * WorkerReports}, how they end to {@link Reaper}; {@link OverdueWatch} finds the late ones, {@link Escalation} makes them
 * end, and {@link Failures} says what ends with them. The rest of what operators ask is done by {@link OperatorRequests}.
 */
final class Supervisor {

    private static final long TICK = Duration.ofSeconds(1).toNanos();

    private final Inbox inbox;
    private final NanoClock clock;
    private final EvidenceDesk desk;
    private final ServiceNotices notices;
    private final Services services;
    private final long startedAt;

    private final Course course = new Course();
    private final Roster roster = new Roster();
    private final Ledger ledger = new Ledger();
    private final Waiters waiters = new Waiters();
    private final QuietSecond quiet;
    private final Departures departures;
    private final Succession succession;
    private final Reloads reloads;
    private final Shutdown shutdown;
    private final OverdueWatch overdue;
    private final Reaper reaper;
    private final Renewal renewal;
    private final Upkeep upkeep;
    private final WorkerReports reports;
    private final OperatorRequests requests;

    private long nextWatch;
    private long nextAlive;

    /**
     * Makes the first generation.
     *
     * @param listeners its sockets, which the supervisor closes
     * @throws IOException if its scoreboard cannot be made
     */
    Supervisor(
            ServerConfig config,
            ListenerSet listeners,
            Workshop workshop,
            EvidenceDesk desk,
            ServiceNotices notices,
            Services services,
            Inbox inbox,
            NanoClock clock,
            MasterLog log)
            throws IOException {
        this.desk = desk;
        this.notices = notices;
        this.services = services;
        this.inbox = inbox;
        this.clock = clock;
        Generation first = workshop.make(1, config, listeners, 0);
        this.startedAt = clock.nanoTime();
        // Each part knows some of those that are made before it, and none that comes after: nothing calls back.
        this.quiet = new QuietSecond(startedAt);
        this.departures = new Departures(course, roster, ledger, workshop, log);
        this.succession = new Succession(first, course, roster, departures, quiet, workshop, notices, log);
        this.reloads = new Reloads(course, succession, workshop, notices, log);
        this.shutdown = new Shutdown(course, roster, succession, reloads, waiters, notices, log);
        var failures = new Failures(course, succession, shutdown);
        var escalation = new Escalation(course, failures, desk, services, ledger, clock, log);
        this.overdue = new OverdueWatch(roster, failures, escalation, log, startedAt);
        this.reaper = new Reaper(roster, succession, failures, quiet, desk, services, ledger, log);
        this.renewal = new Renewal(course, succession, desk, ledger, log);
        this.upkeep = new Upkeep(course, roster, succession, failures, quiet, ledger, log);
        this.reports = new WorkerReports(course, roster, succession, renewal, escalation, desk, notices, log);
        this.requests = new OperatorRequests(course, roster, succession, desk, waiters, log);
        this.nextWatch = startedAt + TICK;
        this.nextAlive = notices.aliveEvery().isPresent() ? startedAt : Long.MAX_VALUE;
        notices.starting("starting", first.settings().bootTimeout().plus(Shutdown.SLACK));
    }

    /**
     * Runs until no worker is left after a stop.
     *
     * @throws MasterException if no worker ever got ready
     */
    ExitCode run() throws InterruptedException {
        step(null);
        while (!course.isStopped()) {
            long expected = nextDeadline();
            SupervisorEvent event = inbox.poll(expected - clock.nanoTime());
            woke(expected);
            step(event);
        }
        return course.end();
    }

    /** Notes when the loop went on that was to go on by then at the latest. */
    void woke(long expected) {
        overdue.woke(expected, clock.nanoTime());
    }

    /** Handles an event and all that wait behind it, and does what has become due. */
    void step(@Nullable SupervisorEvent first) throws InterruptedException {
        for (SupervisorEvent event = first; event != null; event = inbox.poll(0)) {
            handle(event);
        }
        long now = clock.nanoTime();
        reaper.reap(now);
        desk.step(now);
        overdue.endOverdueWorkers(now);
        watch(now);
        renewal.letOutgoingLeave(now);
        succession.changeOver(now);
        shutdown.stopIfDue(now);
        departures.seeOff(succession.serving(), now);
        upkeep.consultMpm(now);
        upkeep.meetDemand(now);
        upkeep.spawnMissingWorkers(now);
        tellServices();
        waiters.step();
        giveSignOfLife(now);
        shutdown.endIfAllAreGone();
    }

    /** Returns when something becomes due if no event comes before. */
    long nextDeadline() {
        long now = clock.nanoTime();
        return LongStream.of(
                        quiet.end(),
                        nextWatch,
                        nextAlive,
                        desk.deadline(),
                        course.stopAt(),
                        roster.deadline(),
                        departures.deadline(now),
                        succession.deadline(),
                        upkeep.deadline(now))
                .min()
                .getAsLong();
    }

    SupervisorState state() {
        return course.state();
    }

    Generation serving() {
        return succession.serving();
    }

    private void handle(SupervisorEvent event) {
        long now = clock.nanoTime();
        switch (event) {
            case StopRequested stop -> shutdown.request(stop, now);
            case ReloadRequested reload -> reloads.request(reload);
            case ReloadPrepared prepared -> reloads.begin(prepared, now);
            case ReloadRefused refused -> reloads.refused(refused);
            case ScaleRequested scale -> requests.scale(scale, now);
            case RestRequested rest -> requests.rest(rest, now);
            case DumpRequested dump -> requests.dump(dump, now);
            case LogsReopenRequested reopen -> requests.reopenLogs(reopen);
            case ConnectionsWait wait ->
                roster.generations().stream()
                        .filter(generation -> generation.number() == wait.generation())
                        .forEach(Generation::connectionsCame);
            case StatusRequested status -> status.answer().accept(report(now));
            case EvidenceWritten written -> desk.written(written);
            case WorkerGreeted greeted -> reports.welcome(greeted);
            case WorkerReported reported -> reports.heard(reported, now);
            case WorkerSilent silent -> reaper.lost(silent, now);
            case WorkerExited exited -> reaper.exited(exited, now);
        }
    }

    private StatusReport report(long now) {
        return StatusReport.of(
                course.state(), isReady(now), succession, roster, ledger, serviceStatus(), startedAt, now);
    }

    private List<ServiceStatus> serviceStatus() {
        List<ServiceStatus> all = new ArrayList<>(services.status());
        succession.serving().demandStatus().ifPresent(all::add);
        return all;
    }

    /** Returns whether clients should be sent here. */
    private boolean isReady(long now) {
        boolean isThere =
                succession.serving().pool().all().stream().anyMatch(worker -> worker.state() == WorkerState.READY);
        return course.isRunning() && (isThere || succession.serving().servesOnDemand(now));
    }

    private void watch(long now) {
        if (now >= nextWatch) {
            nextWatch = now + TICK;
            overdue.endSilentWorkers(now);
            renewal.recycle(now);
        }
    }

    private void tellServices() {
        for (Place place : roster.all()) {
            place.worker().news().ifPresent(services::heard);
        }
    }

    private void giveSignOfLife(long now) {
        if (now >= nextAlive) {
            notices.alive();
            nextAlive = now + notices.aliveEvery().orElse(Duration.ofSeconds(1)).toNanos();
        }
    }
}
