package dev.mpm.server.master;

import dev.mpm.api.Mpm;
import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.api.WorkerState;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.core.scoreboard.Scoreboard;
import dev.mpm.server.master.SupervisorEvent.ScaleRequested;
import dev.mpm.server.master.SupervisorEvent.StatusRequested;
import dev.mpm.server.master.SupervisorEvent.StopRequested;
import dev.mpm.server.master.SupervisorEvent.WorkerExited;
import dev.mpm.server.master.SupervisorEvent.WorkerGreeted;
import dev.mpm.server.master.SupervisorEvent.WorkerReported;
import dev.mpm.server.master.SupervisorEvent.WorkerSilent;
import dev.mpm.server.master.config.PoolSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/*
 * Threads. One thread runs the loop and owns every field here, the pool and its handles. Everybody else puts events into
 * the inbox. Reading the scoreboard needs no lock.
 *
 * Two ends of one worker. Its process ends and its channel ends, in either order, told by different threads. A death is
 * judged when both are known (or a second after the process), because the last thing said on the channel may be why.
 *
 * The stopped master. If the master itself stands still (SIGSTOP, a suspended machine), deadlines pass for workers that
 * had no chance to be heard. So whatever is in the inbox is handled before any deadline is looked at.
 */

/**
 * Keeps the workers that the MPM asks for alive, and ends them when the server stops.
 *
 * <p>{@link #run} is the loop. Tests call {@link #step} instead and turn the clock themselves.
 */
final class Supervisor {

    private static final long TICK = Duration.ofSeconds(1).toNanos();
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Mpm mpm;
    private final PoolSettings settings;
    private final BootSpecs bootSpecs;
    private final Scoreboard scoreboard;
    private final WorkerStarter starter;
    private final Inbox inbox;
    private final NanoClock clock;
    private final MasterLog log;
    private final Pool pool;
    private final DeathTally tally;
    private final long startedAt;

    private SupervisorState state = SupervisorState.STARTING;
    private @Nullable StopMode stopping;
    private @Nullable MasterException failure;
    private boolean forced;
    private long nextTick;
    private long spawnNotBefore;
    private String lastNotice = "";

    Supervisor(
            Mpm mpm,
            PoolSettings settings,
            BootSpecs bootSpecs,
            Scoreboard scoreboard,
            WorkerStarter starter,
            Inbox inbox,
            NanoClock clock,
            MasterLog log) {
        this.mpm = mpm;
        this.settings = settings;
        this.bootSpecs = bootSpecs;
        this.scoreboard = scoreboard;
        this.starter = starter;
        this.inbox = inbox;
        this.clock = clock;
        this.log = log;
        this.pool = new Pool(mpm.shape());
        this.tally = new DeathTally(settings);
        this.startedAt = clock.nanoTime();
        this.nextTick = startedAt + TICK;
        this.spawnNotBefore = startedAt;
    }

    /**
     * Runs until no worker is left after a stop.
     *
     * @throws MasterException if no worker ever got ready
     */
    ExitCode run() throws InterruptedException {
        step(null);
        while (state != SupervisorState.STOPPED) {
            step(inbox.poll(nextDeadline() - clock.nanoTime()));
        }
        if (failure != null) {
            throw failure;
        }
        return forced ? ExitCode.FORCED : ExitCode.DONE;
    }

    /** Handles an event and all that wait behind it, and does what has become due. */
    void step(@Nullable SupervisorEvent first) throws InterruptedException {
        for (SupervisorEvent event = first; event != null; event = inbox.poll(0)) {
            handle(event);
        }
        long now = clock.nanoTime();
        buryTheDead(now);
        endOverdueWorkers(now);
        consultMpm(now);
        spawnMissingWorkers(now);
        if (state == SupervisorState.STOPPING && pool.isEmpty()) {
            state = SupervisorState.STOPPED;
        }
    }

    /** Returns when something becomes due if no event comes before. */
    long nextDeadline() {
        long next = nextTick;
        for (WorkerHandle worker : pool.all()) {
            next = Math.min(next, worker.deadline());
        }
        return pool.missing() > 0 && stopping == null ? Math.min(next, spawnNotBefore) : next;
    }

    SupervisorState state() {
        return state;
    }

    Pool pool() {
        return pool;
    }

    private void handle(SupervisorEvent event) {
        long now = clock.nanoTime();
        switch (event) {
            case StopRequested stop -> stop(stop, now);
            case ScaleRequested scale -> scale(scale, now);
            case SupervisorEvent.ReloadRequested reload -> reload.progress().failed(ExitCode.FAILED_TO_START, "later");
            case SupervisorEvent.RestRequested rest -> rest.progress().failed(ExitCode.FAILED_TO_START, "later");
            case SupervisorEvent.DumpRequested dump -> dump.progress().failed(ExitCode.FAILED_TO_START, "later");
            case SupervisorEvent.LogsReopenRequested reopen -> reopen.progress().done("reopened");
            case StatusRequested status -> status.answer().accept(report(now));
            case WorkerGreeted greeted -> welcome(greeted);
            case WorkerReported reported ->
                pool.byLink(reported.link()).ifPresent(worker -> heard(worker, reported.message(), now));
            case WorkerSilent silent -> pool.byLink(silent.link()).ifPresent(worker -> lost(worker, silent, now));
            case WorkerExited exited -> exited(exited, now);
        }
    }

    // What operators ask

    private void stop(StopRequested request, long now) {
        StopMode mode = stopping == null ? request.mode() : StopMode.FAST;
        log.info(mode == StopMode.FAST ? "stopping at once (" + request.by() + ")" : stoppingGracefully(request));
        stopAll(mode, now);
    }

    private String stoppingGracefully(StopRequested request) {
        return "stopping (" + request.by() + "): requests in flight have "
                + Ages.of(settings.gracefulShutdownTimeout().toNanos()) + " to finish";
    }

    private void stopAll(StopMode mode, long now) {
        state = SupervisorState.STOPPING;
        stopping = mode;
        for (WorkerHandle worker : pool.all()) {
            if (mode == StopMode.FAST) {
                worker.stop(settings.killTimeout(), now);
            } else {
                worker.drain(settings.gracefulShutdownTimeout(), settings.killTimeout(), now);
            }
        }
    }

    private void scale(ScaleRequested request, long now) {
        if (stopping != null) {
            return;
        }
        log.info("workers wanted: " + pool.scale(request.by()) + " (" + request.who() + ")");
        if (request.by() < 0) {
            pool.all().stream()
                    .filter(worker -> !worker.isLeaving())
                    .skip(pool.target())
                    .forEach(worker -> retire(worker, now));
        }
    }

    private StatusReport report(long now) {
        return StatusReport.of(state, mpm, pool, scoreboard, startedAt, now);
    }

    // What workers say

    private void welcome(WorkerGreeted greeted) {
        Message.Hello hello = greeted.hello();
        WorkerHandle worker = pool.at(hello.slot());
        if (worker == null || !worker.isProvenBy(hello)) {
            log.warn("refused a connection to the channel: it claims to be worker " + hello.slot() + " (pid "
                    + hello.pid() + "), which was not started by this server");
            greeted.link().close();
            return;
        }
        if (worker.isLeaving()) {
            greeted.link().close();
            return;
        }
        worker.connected(greeted.link());
        BootSpec spec = bootSpecs.of(worker.slot(), worker.generation());
        if (!greeted.link().boot(spec)) {
            greeted.link().close();
        }
    }

    private void heard(WorkerHandle worker, Message.ToMaster message, long now) {
        switch (message) {
            case Message.Hello hello -> distrust(worker, "said hello twice", now);
            case Message.Booting booting -> advance(worker, WorkerState.BOOTING, now);
            case Message.Prepared prepared -> worker.send(new Message.Serve());
            case Message.Ready ready -> ready(worker, now);
            case Message.Dumped dumped -> log.info(worker + " dumped " + dumped.file());
            case Message.Stuck stuck -> log.warn(worker + " is stuck: " + stuck.request());
            case Message.Deadlocked deadlocked -> log.error(worker + " is deadlocked: " + deadlocked.text());
            case Message.BootFailed failed -> worker.failedToBoot(failed);
            case Message.Draining draining -> leaving(worker, now);
            case Message.Drained drained -> {
                if (!drained.complete()) {
                    log.warn(worker + " cut what was not finished in time");
                    forced |= stopping == StopMode.GRACEFUL;
                }
            }
        }
    }

    private void ready(WorkerHandle worker, long now) {
        if (!advance(worker, WorkerState.READY, now) || worker.state() != WorkerState.READY) {
            return;
        }
        log.info(worker + " ready in " + Ages.of(now - worker.spawnedAt()));
        if (state == SupervisorState.STARTING) {
            state = SupervisorState.RUNNING;
        }
    }

    /** Returns false if the worker cannot be where it says it is. */
    private boolean advance(WorkerHandle worker, WorkerState next, long now) {
        if (!worker.canBecome(next)) {
            distrust(worker, "says it is " + next + ", but it is " + worker.state(), now);
            return false;
        }
        worker.become(next);
        return true;
    }

    /** Code of the app runs in that process and may have broken it; the master must not break with it. */
    private void distrust(WorkerHandle worker, String what, long now) {
        if (!worker.isLeaving()) {
            log.error(worker + " " + what + "; ending it; " + giveUp(worker, now));
        }
    }

    /** A worker leaves by itself: somebody sent it TERM. It has the time that it would have had from us. */
    private void leaving(WorkerHandle worker, long now) {
        if (!worker.isLeaving()) {
            log.info(worker + " is leaving, though not asked by this server");
            worker.drain(settings.gracefulShutdownTimeout(), settings.killTimeout(), now);
        }
    }

    /** Most often the process has ended too and the news of that is on its way; a worker that stays is ended then. */
    private void lost(WorkerHandle worker, WorkerSilent silent, long now) {
        worker.silent(silent.reason(), now + LAST_WORDS.toNanos());
    }

    // How workers end

    private void exited(WorkerExited exited, long now) {
        WorkerHandle worker = pool.at(exited.slot());
        if (worker != null && worker.pid() == exited.pid()) {
            worker.exited(exited.exitCode(), now + LAST_WORDS.toNanos());
        }
    }

    private void buryTheDead(long now) {
        for (WorkerHandle worker : pool.all()) {
            if (worker.isOver(now)) {
                bury(worker, now);
            }
        }
    }

    private void bury(WorkerHandle worker, long now) {
        ExitCause cause = worker.exitCause();
        String line = DeathReport.of(worker, cause.text(), scoreboard.view(worker.slot()), now);
        pool.remove(worker);
        scoreboard.release(worker.slot());
        nextTick = now + TICK;
        if (worker.isLeaving()) {
            logLeave(line, cause);
            return;
        }
        pool.countDeath();
        if (state == SupervisorState.STARTING) {
            failToStart(worker, cause, now);
            return;
        }
        Message.BootFailed bootFailure = worker.bootFailure();
        log.warn(line + (bootFailure == null ? "" : "; it failed to boot: " + bootFailure.text()) + "; "
                + replaceAfterDeath(now));
    }

    private void logLeave(String line, ExitCause cause) {
        if (cause.isForeignSignal()) {
            log.warn(line);
        } else {
            log.info(line);
        }
    }

    /** Counts a death against the restart intensity, and returns what becomes of it in words. */
    private String replaceAfterDeath(long now) {
        long delay = tally.died(now);
        if (pool.missing() == 0) {
            return "not replaced";
        }
        if (delay == 0) {
            return "replaced at once";
        }
        spawnNotBefore = now + delay;
        return "replaced in " + Ages.of(delay) + ", as more than " + settings.restartIntensity() + " died within "
                + Ages.of(settings.restartPeriod().toNanos());
    }

    /** Nothing has ever worked: to try again would only hide the reason. */
    private void failToStart(WorkerHandle worker, ExitCause cause, long now) {
        if (failure == null) {
            failure = startFailure(worker, cause);
        }
        stopAll(StopMode.FAST, now);
    }

    private static MasterException startFailure(WorkerHandle worker, ExitCause cause) {
        Message.BootFailed said = worker.bootFailure();
        if (said == null) {
            return new MasterException(
                    ExitCode.NOT_RUNNING, worker + " ended before it was ready: " + cause.textWithLastWords());
        }
        return switch (said.fault()) {
            case APP -> new MasterException(ExitCode.APP_FAILED, said.text());
            case WORKER -> new MasterException(ExitCode.NOT_RUNNING, worker + " failed to boot: " + said.text());
        };
    }

    private void endOverdueWorkers(long now) {
        for (WorkerHandle worker : pool.all()) {
            if (worker.isOverdue(now)) {
                endOverdue(worker, now);
            }
        }
    }

    private void endOverdue(WorkerHandle worker, long now) {
        if (worker.wasKilled()) {
            abandon(worker);
        } else if (worker.isLeaving()) {
            String since = Ages.of(now - worker.pressedAt()) + " after it was "
                    + (worker.wasTerminated() ? "sent TERM (kill-timeout)" : "asked to");
            ProcessSignal sent = worker.escalate(settings.killTimeout(), now);
            forced |= isForced(worker, sent);
            log.warn(worker + " has not left " + since + "; sent " + sent);
        } else if (worker.lostBecause() != null) {
            log.warn(worker + " cannot be reached any more (" + worker.lostBecause() + "); ending it; "
                    + giveUp(worker, now));
        } else {
            endLateBoot(worker, now);
        }
    }

    /** A fast stop may use TERM, and nothing is lost by ending a worker that never served. */
    private boolean isForced(WorkerHandle worker, ProcessSignal sent) {
        boolean isGentle = stopping == StopMode.FAST || !worker.wasReady();
        return stopping != null && (sent == ProcessSignal.KILL || !isGentle);
    }

    /** Its slot stays taken: the process may still write there. */
    private void abandon(WorkerHandle worker) {
        log.error(worker + " has not ended after KILL: it hangs inside the kernel; waiting for it no longer");
        pool.remove(worker);
        forced |= stopping != null;
    }

    private void endLateBoot(WorkerHandle worker, long now) {
        String late = worker + " was not ready within boot-timeout ("
                + Ages.of(settings.bootTimeout().toNanos()) + ")";
        if (state == SupervisorState.STARTING) {
            failure = new MasterException(ExitCode.NOT_RUNNING, late + "; raise pool.boot-timeout if it needs longer");
            stopAll(StopMode.FAST, now);
            return;
        }
        log.warn(late + "; ending it; " + giveUp(worker, now));
    }

    /** Ends a worker that failed in a way other than dying; it counts as dead. Returns what becomes of it in words. */
    private String giveUp(WorkerHandle worker, long now) {
        pool.countDeath();
        worker.stop(settings.killTimeout(), now);
        return replaceAfterDeath(now);
    }

    // How many workers there are

    /**
     * Asks the MPM after a quiet second, as httpd does. While workers are missing it is not asked: it would see too few free
     * lanes and ask for more and more of what cannot live.
     */
    private void consultMpm(long now) {
        if (now < nextTick) {
            return;
        }
        nextTick = now + TICK;
        if (state != SupervisorState.RUNNING || pool.missing() > 0) {
            return;
        }
        Sizing sizing = size(pool.snapshot(scoreboard, now));
        pool.follow(sizing);
        for (int slot : sizing.retire()) {
            WorkerHandle worker = pool.at(slot);
            if (worker != null) {
                retire(worker, now);
            }
        }
        notice(sizing.notice());
    }

    /** A third party's MPM may be wrong; then everything stays as it is. */
    private Sizing size(PoolSnapshot snapshot) {
        try {
            return mpm.size(snapshot);
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

    private void retire(WorkerHandle worker, long now) {
        worker.drain(settings.gracefulShutdownTimeout(), settings.killTimeout(), now);
    }

    private void spawnMissingWorkers(long now) {
        while (stopping == null && now >= spawnNotBefore && pool.missing() > 0) {
            spawn(now);
        }
    }

    private void spawn(long now) {
        int slot = scoreboard.freeSlot().orElse(-1);
        if (slot < 0) {
            notice("no slot of the scoreboard is free; waiting for a worker to leave");
            spawnNotBefore = now + TICK;
            return;
        }
        String token = UUID.randomUUID().toString();
        scoreboard.claim(slot, 1, now, System.currentTimeMillis());
        try {
            WorkerProcess process = starter.start(slot, token);
            scoreboard.spawned(slot, process.pid());
            pool.add(new WorkerHandle(slot, 1, process, token, now, settings.bootTimeout()));
        } catch (IOException e) {
            scoreboard.release(slot);
            couldNotSpawn(e, now);
        }
    }

    private void couldNotSpawn(IOException reason, long now) {
        String text = "cannot start a worker process: " + reason.getMessage();
        if (state == SupervisorState.STARTING) {
            failure = new MasterException(ExitCode.FAILED_TO_START, text, reason);
            stopAll(StopMode.FAST, now);
            return;
        }
        spawnNotBefore = now + Math.max(TICK, tally.died(now));
        log.error(text + "; trying again in " + Ages.of(spawnNotBefore - now));
    }
}
