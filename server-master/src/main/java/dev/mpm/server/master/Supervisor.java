package dev.mpm.server.master;

import dev.mpm.api.PoolSnapshot;
import dev.mpm.api.Sizing;
import dev.mpm.api.WorkerState;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.core.scoreboard.SlotView;
import dev.mpm.server.master.Roster.Place;
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
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/*
 * Threads. One thread runs the loop and owns every field here, the generations, their pools and handles. Everybody else
 * puts events into the inbox. Reading a scoreboard needs no lock.
 *
 * Two ends of one worker. Its process ends and its channel ends, in either order, told by different threads. A death is
 * judged when both are known (or a second after the process), because the last thing said on the channel may be why.
 *
 * Who may fail. While the server starts, a worker that fails ends the server, with its reason. In a generation that is
 * taking over, it ends the reload, and nothing else. Anywhere else the worker is replaced.
 *
 * The stopped master. If the master itself stands still (SIGSTOP, a suspended machine), deadlines pass for workers that
 * had no chance to be heard. So the time by which the loop wakes too late is not counted against anybody, and whatever is
 * in the inbox is handled before any deadline is looked at.
 */

/**
 * Keeps the workers that the MPM asks for alive, lets one generation of them follow another, and ends them when the server
 * stops.
 *
 * <p>{@link #run} is the loop. Tests call {@link #step} instead and turn the clock themselves.
 */
final class Supervisor {

    private static final long TICK = Duration.ofSeconds(1).toNanos();
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** What a service manager should allow beyond the limits that workers have: their end, and the master's own. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    /** How often to look whether anybody still waits at a door. */
    private static final long DOOR = Duration.ofMillis(20).toNanos();

    /** The loop is a busy machine's victim now and then; a master that stood still is later than that. */
    private static final long STOOD_STILL = Duration.ofSeconds(2).toNanos();

    /** Decisions without doubling after a reload: httpd's hold-off after a graceful restart. */
    private static final int HOLD_OFF = 10;

    private final Workshop workshop;
    private final Inbox inbox;
    private final NanoClock clock;
    private final MasterLog log;
    private final EvidenceDesk desk;
    private final ServiceNotices notices;
    private final Roster roster = new Roster();
    private final Ledger ledger = new Ledger();
    private final Waiters waiters = new Waiters();
    private final List<Departure> departures = new ArrayList<>();
    private final List<ReloadRequested> preparing = new ArrayList<>();
    private final List<ReloadRequested> pending = new ArrayList<>();
    private final long startedAt;

    private Generation serving;
    private @Nullable Changeover changeover;
    private SupervisorState state = SupervisorState.STARTING;
    private @Nullable StopMode stopping;
    private @Nullable MasterException failure;
    private int newest = 1;
    private boolean resting;
    private boolean forced;
    private long stopAt = Long.MAX_VALUE;
    private long nextTick;
    private long nextWatch;
    private long nextAlive;
    private long awakeSince;
    private String lastNotice = "";

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
            Inbox inbox,
            NanoClock clock,
            MasterLog log)
            throws IOException {
        this.workshop = workshop;
        this.desk = desk;
        this.notices = notices;
        this.inbox = inbox;
        this.clock = clock;
        this.log = log;
        this.serving = workshop.make(1, config, listeners, 0);
        this.startedAt = clock.nanoTime();
        this.nextTick = startedAt + TICK;
        this.nextWatch = startedAt + TICK;
        this.nextAlive = notices.aliveEvery().isPresent() ? startedAt : Long.MAX_VALUE;
        this.awakeSince = startedAt;
        roster.add(serving);
        notices.starting("starting", serving.settings().bootTimeout().plus(SLACK));
    }

    /**
     * Runs until no worker is left after a stop.
     *
     * @throws MasterException if no worker ever got ready
     */
    ExitCode run() throws InterruptedException {
        step(null);
        while (state != SupervisorState.STOPPED) {
            long expected = nextDeadline();
            SupervisorEvent event = inbox.poll(expected - clock.nanoTime());
            woke(expected);
            step(event);
        }
        if (failure != null) {
            throw failure;
        }
        return forced ? ExitCode.FORCED : ExitCode.DONE;
    }

    /** Notes when the loop went on that was to go on by then at the latest. */
    void woke(long expected) {
        long now = clock.nanoTime();
        long late = now - expected;
        if (late < STOOD_STILL) {
            return;
        }
        log.warn("the master stood still for " + Ages.of(late) + "; that time counts against no worker");
        awakeSince = now;
        roster.all().forEach(place -> place.worker().postpone(late));
    }

    /** Handles an event and all that wait behind it, and does what has become due. */
    void step(@Nullable SupervisorEvent first) throws InterruptedException {
        for (SupervisorEvent event = first; event != null; event = inbox.poll(0)) {
            handle(event);
        }
        long now = clock.nanoTime();
        buryTheDead(now);
        desk.step(now);
        endOverdueWorkers(now);
        watch(now);
        letOutgoingLeave(now);
        changeOver(now);
        stopIfDue(now);
        seeOff(now);
        consultMpm(now);
        spawnMissingWorkers(now);
        waiters.step();
        giveSignOfLife(now);
        if (state == SupervisorState.STOPPING && stopping != null && roster.isEmpty()) {
            stopped();
        }
    }

    /** Returns when something becomes due if no event comes before. */
    long nextDeadline() {
        long now = clock.nanoTime();
        long next = Math.min(Math.min(nextTick, nextWatch), Math.min(nextAlive, Math.min(desk.deadline(), stopAt)));
        for (Place place : roster.all()) {
            next = Math.min(next, place.worker().deadline());
        }
        if (departures.stream().anyMatch(Departure::isAtTheDoor)) {
            next = Math.min(next, now + DOOR);
        }
        if (changeover != null) {
            next = Math.min(next, changeover.deadline());
        }
        for (Generation generation : growing()) {
            if (generation.pool().missing() > 0) {
                next = Math.min(next, Math.max(now, generation.spawnNotBefore()));
            }
        }
        return next;
    }

    SupervisorState state() {
        return state;
    }

    Generation serving() {
        return serving;
    }

    private void handle(SupervisorEvent event) {
        long now = clock.nanoTime();
        switch (event) {
            case StopRequested stop -> stop(stop, now);
            case ReloadRequested reload -> reload(reload);
            case ReloadPrepared prepared -> begin(prepared);
            case ReloadRefused refused -> refused(refused);
            case ScaleRequested scale -> scale(scale, now);
            case RestRequested rest -> rest(rest, now);
            case DumpRequested dump -> dump(dump, now);
            case LogsReopenRequested reopen -> reopenLogs(reopen);
            case StatusRequested status -> status.answer().accept(report(now));
            case EvidenceWritten written -> desk.written(written);
            case WorkerGreeted greeted -> welcome(greeted);
            case WorkerReported reported -> heard(reported, now);
            case WorkerSilent silent -> lost(silent, now);
            case WorkerExited exited -> exited(exited, now);
        }
    }

    // Stop

    private void stop(StopRequested request, long now) {
        waiters.add(() -> state == SupervisorState.STOPPED, "stopped", request.progress());
        boolean isSecond = state == SupervisorState.STOPPING;
        if (request.mode() == StopMode.FAST || isSecond || failure != null) {
            log.info("stopping at once (" + request.by() + ")");
            stopFast(now);
            return;
        }
        Duration delay = serving.settings().shutdownDelay();
        state = SupervisorState.STOPPING;
        stopAt = now + delay.toNanos();
        log.info("stopping (" + request.by() + "): "
                + (delay.isZero() ? "" : "not ready any more, serving for " + Ages.of(delay.toNanos()) + "; then ")
                + "requests in flight have "
                + Ages.of(serving.settings().gracefulShutdownTimeout().toNanos()) + " to finish");
        refuseReloads("the server is stopping");
        notices.stopping(
                "stopping",
                delay.plus(serving.settings().gracefulShutdownTimeout()).plus(SLACK));
    }

    private void stopIfDue(long now) {
        if (now < stopAt) {
            return;
        }
        stopAt = Long.MAX_VALUE;
        stopping = StopMode.GRACEFUL;
        abandonChangeover(ExitCode.NOT_RUNNING, "the server is stopping", now);
        depart(serving, serving.listeners().all(), Ledger.STOP, now);
    }

    private void stopFast(long now) {
        state = SupervisorState.STOPPING;
        stopping = StopMode.FAST;
        stopAt = Long.MAX_VALUE;
        notices.stopping("stopping at once", SLACK);
        refuseReloads("the server is stopping");
        abandonChangeover(ExitCode.NOT_RUNNING, "the server is stopping", now);
        for (Place place : roster.all()) {
            place.worker().stop(Ledger.STOP, now);
        }
        if (departures.stream().noneMatch(departure -> departure.generation().equals(serving))) {
            depart(serving, serving.listeners().all(), Ledger.STOP, now);
        }
    }

    private void stopped() {
        state = SupervisorState.STOPPED;
        if (forced) {
            waiters.fail(
                    ExitCode.FORCED, "stopped, but not everything could finish: the log says what was cut or killed");
        }
        waiters.step();
    }

    // Reload

    private void reload(ReloadRequested request) {
        if (state != SupervisorState.RUNNING) {
            request.progress().failed(ExitCode.NOT_RUNNING, "cannot reload: the server is " + state.word());
            return;
        }
        notices.reloading("reloading");
        log.info("reloading " + serving.config().file() + " (" + request.by() + ")");
        pending.add(request);
        prepareNext();
    }

    /** What was asked for while something was being read may be newer than what was read: it is read once more. */
    private void prepareNext() {
        if (preparing.isEmpty() && !pending.isEmpty()) {
            preparing.addAll(pending);
            pending.clear();
            workshop.prepare(
                    changeover == null ? serving.listeners() : changeover.to().listeners());
        }
    }

    private void begin(ReloadPrepared prepared) {
        if (!pending.isEmpty() || state != SupervisorState.RUNNING) {
            prepared.listeners().close();
            pending.addAll(0, preparing);
            preparing.clear();
            prepareNext();
            return;
        }
        boolean rolling = preparing.getLast().rolling();
        List<Progress> waiting = new ArrayList<>();
        preparing.forEach(request -> waiting.add(request.progress()));
        preparing.clear();
        String refusal = refusal(prepared.config(), rolling);
        if (refusal == null) {
            refusal = begin(prepared, rolling, waiting);
        }
        if (refusal != null) {
            prepared.listeners().close();
            String reason = refusal;
            log.error("reload refused: " + reason + "; " + serving + " goes on");
            waiting.forEach(progress -> progress.failed(ExitCode.FAILED_TO_START, reason));
            notices.ready("reload refused; " + serving + " serves");
        }
    }

    private @Nullable String refusal(ServerConfig next, boolean rolling) {
        if (rolling && !next.mpm().equals(serving.config().mpm())) {
            return "a rolling reload keeps the model: " + serving.config().mpm() + " is running, the file names "
                    + next.mpm() + "; reload without --rolling";
        }
        return null;
    }

    /** Returns why not, if it cannot begin. */
    private @Nullable String begin(ReloadPrepared prepared, boolean rolling, List<Progress> waiting) {
        Generation next;
        try {
            next = workshop.make(newest + 1, prepared.config(), prepared.listeners(), roster.slotsInUse());
        } catch (IOException e) {
            return "cannot make a scoreboard: " + e.getMessage();
        }
        newest++;
        if (changeover != null) {
            supersede(changeover, next, waiting);
        }
        roster.add(next);
        changeover = new Changeover(serving, next, rolling, waiting);
        say(changeover, next + " starts " + next.pool().target() + " of its workers while " + serving + " serves");
        return null;
    }

    /** Who asked for the older one gets the newer one, which was read later. */
    private void supersede(Changeover older, Generation by, List<Progress> waiting) {
        log.info(older.to() + " is given up for " + by + ", which was asked for later");
        waiting.addAll(0, older.waiting());
        boolean isNeeded = older.rollBack(clock.nanoTime());
        if (isNeeded) {
            log.info("workers of " + older.from() + " come back");
        }
        depart(older.to(), List.of(), Ledger.RELOAD, clock.nanoTime());
        changeover = null;
    }

    private void refused(ReloadRefused refused) {
        log.error("reload refused: " + refused.reason() + "; " + serving + " goes on");
        preparing.forEach(request -> request.progress().failed(refused.code(), refused.reason()));
        preparing.clear();
        notices.ready("reload refused; " + serving + " serves");
        prepareNext();
    }

    private void refuseReloads(String reason) {
        pending.forEach(request -> request.progress().failed(ExitCode.NOT_RUNNING, reason));
        pending.clear();
    }

    private void changeOver(long now) {
        boolean goesOn = true;
        while (goesOn && changeover != null) {
            goesOn = changeOver(changeover, now);
        }
    }

    /** Returns whether something was done, so that more may be due. */
    private boolean changeOver(Changeover current, long now) {
        Changeover.Step step = current.next(now);
        switch (step) {
            case WAIT -> {}
            case LET_SERVE -> {
                say(current, "all workers of " + current.to() + " are prepared");
                current.letServe();
                current.to().pool().staying().forEach(worker -> worker.send(new Message.Serve()));
            }
            case ROLL_ON -> rollOn(current, now);
            case COMPLETE -> complete(current, now);
            case ABANDON -> {
                changeover = null;
                depart(current.to(), List.of(), Ledger.RELOAD, now);
            }
        }
        return step != Changeover.Step.WAIT;
    }

    private void rollOn(Changeover current, long now) {
        WorkerHandle old = current.rollOn(now);
        if (old != null) {
            retire(current.from(), old, Ledger.RELOAD, now);
        }
        say(
                current,
                current.to().pool().staying().size() + " of " + current.to() + " serve, "
                        + current.from().pool().target() + " of " + current.from() + " are left");
    }

    private void complete(Changeover current, long now) {
        changeover = null;
        resting = false;
        serving = current.to();
        useLog(serving.config());
        serving.pool().holdOff(HOLD_OFF);
        nextTick = now + TICK;
        say(current, serving + " serves; " + current.from() + " finishes what it has");
        List<Listener> dropped = current.from().listeners().all().stream()
                .filter(listener -> !serving.listeners().all().contains(listener))
                .toList();
        Departure departure = depart(current.from(), dropped, Ledger.RELOAD, now);
        departure.waiting().addAll(current.waiting());
        notices.ready(serving + " serves");
    }

    private void useLog(ServerConfig config) {
        try {
            log.use(config.log());
        } catch (IOException e) {
            log.error(e.getMessage() + "; lines go on to where they went before");
        }
    }

    /** A worker of the generation that was taking over has failed. */
    private void failChangeover(Changeover current, ExitCode code, String reason, long now) {
        boolean comesBack = current.rollBack(now);
        log.error("reload failed: " + reason + "; " + current.from() + " goes on"
                + (comesBack ? ", and its workers come back" : ""));
        current.failed(code, reason);
        notices.ready("reload failed; " + current.from() + " serves");
        if (!comesBack) {
            changeover = null;
            depart(current.to(), List.of(), Ledger.RELOAD, now);
        }
    }

    private void abandonChangeover(ExitCode code, String reason, long now) {
        Changeover current = changeover;
        if (current != null) {
            changeover = null;
            current.failed(code, reason);
            depart(current.to(), List.of(), Ledger.RELOAD, now);
        }
    }

    private void say(Changeover current, String line) {
        log.info(line);
        current.step(line);
    }

    // Generations that leave

    private Departure depart(Generation generation, List<Listener> doors, String why, long now) {
        Departure departure = new Departure(generation, doors, why, now);
        departures.add(departure);
        departure.step(now);
        return departure;
    }

    private void seeOff(long now) {
        for (Departure departure : List.copyOf(departures)) {
            departure.step(now);
            if (departure.isOver()) {
                departures.remove(departure);
                close(departure);
            }
        }
    }

    private void close(Departure departure) {
        Generation gone = departure.generation();
        ledger.close(gone.board().totals(), gone.board().latency());
        roster.remove(gone);
        gone.listeners().close();
        workshop.discard(gone);
        if (stopping == null) {
            log.info(gone + " is gone");
        }
        departure
                .waiting()
                .forEach(progress -> progress.done("reloaded: " + serving + " serves, " + gone + " is gone"));
    }

    // Other things that operators ask

    private void scale(ScaleRequested request, long now) {
        if (state != SupervisorState.RUNNING || changeover != null) {
            request.progress()
                    .failed(
                            ExitCode.FAILED_TO_START,
                            changeover == null
                                    ? "cannot scale: the server is " + state.word()
                                    : "cannot scale during a reload; try again when it has ended");
            return;
        }
        resting = false;
        Pool pool = serving.pool();
        String line = "workers wanted: " + pool.scale(request.by());
        log.info(line + " (" + request.who() + ")");
        request.progress().step(line);
        if (request.by() < 0) {
            pool.staying().stream().skip(pool.target()).forEach(worker -> retire(serving, worker, Ledger.SCALE, now));
        }
        Generation scaled = serving;
        waiters.add(
                () -> scaled.pool().isComplete() || !scaled.equals(serving),
                pool.target() + (pool.target() == 1 ? " worker" : " workers"),
                request.progress());
    }

    private void rest(RestRequested request, long now) {
        if (state != SupervisorState.RUNNING || changeover != null) {
            request.progress()
                    .failed(ExitCode.FAILED_TO_START, "cannot rest: the server is starting, stopping or reloading");
            return;
        }
        log.info("all workers leave and none is started (" + request.by() + "); reload, or scale +1, to go on");
        resting = true;
        Generation rested = serving;
        rested.pool().aim(0);
        rested.pool().all().forEach(worker -> retire(rested, worker, Ledger.STOP, now));
        waiters.add(() -> rested.pool().isEmpty() || !resting, "no worker is left", request.progress());
    }

    private void dump(DumpRequested request, long now) {
        Place place = roster.at(request.slot());
        if (place == null) {
            request.progress().failed(ExitCode.NOT_RUNNING, "no worker has slot " + request.slot());
            return;
        }
        desk.inquire(place.worker(), view(place), "dump", now, evidence -> {
            log.info(place.worker() + ": " + evidence.text());
            if (evidence.isThere()) {
                request.progress().done(evidence.file().toString());
            } else {
                request.progress().failed(ExitCode.FAILED_TO_START, evidence.text());
            }
        });
    }

    private void reopenLogs(LogsReopenRequested request) {
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

    private StatusReport report(long now) {
        return StatusReport.of(state, isReady(), serving, changeover, roster, ledger, startedAt, now);
    }

    /** Returns whether clients should be sent here. */
    private boolean isReady() {
        return state == SupervisorState.RUNNING
                && serving.pool().all().stream().anyMatch(worker -> worker.state() == WorkerState.READY);
    }

    // What workers say

    private void welcome(WorkerGreeted greeted) {
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
        place.worker().connected(greeted.link());
        place.generation().boot(place.worker(), greeted.link());
    }

    private void heard(WorkerReported reported, long now) {
        Place place = roster.by(reported.link());
        if (place == null) {
            return;
        }
        WorkerHandle worker = place.worker();
        switch (reported.message()) {
            case Message.Hello hello -> distrust(place, "said hello twice", now);
            case Message.Booting booting -> advance(place, WorkerState.BOOTING, now);
            case Message.Prepared prepared -> prepared(place, now);
            case Message.Ready ready -> ready(place, now);
            case Message.BootFailed failed -> worker.failedToBoot(failed);
            case Message.Draining draining -> leaving(place, now);
            case Message.Drained drained -> {
                if (!drained.complete()) {
                    log.warn(worker + " cut what was not finished in time");
                    forced |= stopping == StopMode.GRACEFUL;
                }
            }
            case Message.Dumped dumped -> desk.dumped(dumped, now);
            case Message.Stuck stuck -> stuck(place, stuck, now);
            case Message.Routes routes -> worker.decided(routes.routes());
            case Message.Deadlocked deadlocked -> deadlocked(place, deadlocked, now);
        }
    }

    private void prepared(Place place, long now) {
        if (advance(place, WorkerState.PREPARED, now)
                && place.worker().state() == WorkerState.PREPARED
                && (changeover == null || !changeover.holds(place.generation()))) {
            place.worker().send(new Message.Serve());
        }
    }

    private void ready(Place place, long now) {
        WorkerHandle worker = place.worker();
        if (!advance(place, WorkerState.READY, now) || worker.state() != WorkerState.READY) {
            return;
        }
        log.info(worker + " ready in " + Ages.of(now - worker.spawnedAt()));
        if (state == SupervisorState.STARTING) {
            state = SupervisorState.RUNNING;
            notices.ready(serving + " serves");
        }
    }

    /** Returns false if the worker cannot be where it says it is. */
    private boolean advance(Place place, WorkerState next, long now) {
        if (!place.worker().canBecome(next)) {
            distrust(
                    place,
                    "says it is " + next + ", but it is " + place.worker().state(),
                    now);
            return false;
        }
        place.worker().become(next);
        return true;
    }

    /** Code of the app runs in that process and may have broken it; the master must not break with it. */
    private void distrust(Place place, String what, long now) {
        if (!place.worker().isLeaving()) {
            giveUp(place, place.worker() + " " + what, Ledger.LOST, now);
        }
    }

    /** A worker may leave by itself: somebody sent it TERM. It has the time that it would have had from us. */
    private void leaving(Place place, long now) {
        WorkerHandle worker = place.worker();
        worker.heardDraining();
        if (!worker.isLeaving()) {
            log.info(worker + " is leaving, though not asked by this server");
            retire(place.generation(), worker, Ledger.FOREIGN, now);
        }
    }

    /** Most often the process has ended too and the news of that is on its way; a worker that stays is ended then. */
    private void lost(WorkerSilent silent, long now) {
        Place place = roster.by(silent.link());
        if (place != null) {
            place.worker().silent(silent.reason(), now + LAST_WORDS.toNanos());
        }
    }

    /** Its other requests go on until a successor is ready; the stuck one has until the drain ends. */
    private void stuck(Place place, Message.Stuck stuck, long now) {
        WorkerHandle worker = place.worker();
        String what = stuck.request() + " has run for " + Ages.of(stuck.age().toNanos())
                + " (request-timeout) and did not heed an interrupt (interrupt-grace)";
        worker.keepEvidence();
        if (worker.isStaying() && isKept(place.generation())) {
            worker.markOutgoing(Ledger.REQUEST_TIMEOUT);
            ledger.countDeath();
        }
        desk.inquire(
                worker,
                view(place),
                "request-timeout",
                now,
                evidence -> log.error(worker + " is stuck: " + what + "; it is being replaced; " + evidence.text()));
    }

    private void deadlocked(Place place, Message.Deadlocked deadlocked, long now) {
        WorkerHandle worker = place.worker();
        desk.inquire(
                worker,
                view(place),
                "deadlock",
                now,
                evidence -> log.error(worker + " is deadlocked: "
                        + deadlocked.text().lines().findFirst().orElse("") + "; " + evidence.text()));
    }

    // How workers end

    private void exited(WorkerExited exited, long now) {
        Place place = roster.at(exited.slot());
        if (place != null && place.worker().pid() == exited.pid()) {
            place.worker().exited(exited.exitCode(), now + LAST_WORDS.toNanos());
        }
    }

    private void buryTheDead(long now) {
        for (Place place : roster.all()) {
            if (place.worker().isOver(now)) {
                bury(place, now);
            }
        }
    }

    private void bury(Place place, long now) {
        WorkerHandle worker = place.worker();
        Generation generation = place.generation();
        ExitCause cause = worker.exitCause();
        String line = DeathReport.of(worker, cause.text(), view(place), now);
        generation.remove(worker);
        desk.gone(worker.pid());
        nextTick = now + TICK;
        String leaving = worker.leavingBecause();
        ledger.countEnd(leaving != null ? leaving : worker.wasReady() ? Ledger.CRASH : Ledger.BOOT);
        if (leaving != null) {
            logLeave(line, cause);
            return;
        }
        ledger.countDeath();
        if (state == SupervisorState.STARTING) {
            failToStart(worker, cause, now);
            return;
        }
        Message.BootFailed bootFailure = worker.bootFailure();
        String said = bootFailure == null ? "" : "; it failed to boot: " + bootFailure.text();
        Changeover current = changeover;
        if (current != null && current.failsWith(generation)) {
            log.warn(line + said);
            MasterException reason = bootFailure(worker, cause);
            failChangeover(current, reason.code(), String.valueOf(reason.getMessage()), now);
            return;
        }
        log.warn(line + said + "; " + replaced(generation, now));
    }

    private String replaced(Generation generation, long now) {
        return isKept(generation) ? generation.replaceAfterDeath(now) : "not replaced";
    }

    private void logLeave(String line, ExitCause cause) {
        if (cause.isForeignSignal()) {
            log.warn(line);
        } else {
            log.info(line);
        }
    }

    /** Nothing has ever worked: to try again would only hide the reason. */
    private void failToStart(WorkerHandle worker, ExitCause cause, long now) {
        if (failure == null) {
            failure = bootFailure(worker, cause);
        }
        stopFast(now);
    }

    private static MasterException bootFailure(WorkerHandle worker, ExitCause cause) {
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

    private void endOverdueWorkers(long now) {
        for (Place place : roster.all()) {
            if (place.worker().isOverdue(now)) {
                endOverdue(place, now);
            }
        }
    }

    private void endOverdue(Place place, long now) {
        WorkerHandle worker = place.worker();
        if (worker.wasKilled()) {
            abandon(place);
        } else if (worker.isLeaving()) {
            press(place, now);
        } else if (worker.lostBecause() != null) {
            giveUp(place, worker + " cannot be reached any more (" + worker.lostBecause() + ")", Ledger.LOST, now);
        } else {
            endLateBoot(place, now);
        }
    }

    /** It was asked to leave and has not; what it does instead is written down before it is made to. */
    private void press(Place place, long now) {
        WorkerHandle worker = place.worker();
        String since = worker + " has not left " + Ages.of(now - worker.pressedAt()) + " after it was "
                + (worker.wasTerminated() ? "sent TERM (kill-timeout)" : "asked to");
        if (worker.hasEvidence()) {
            escalate(place, since, now);
        } else {
            endWithEvidence(place, since, Ledger.STOP, now);
        }
    }

    private void escalate(Place place, String since, long now) {
        ProcessSignal sent = place.worker().escalate(now);
        forced |= isForced(place.worker(), sent);
        log.warn(since + "; sent " + sent);
    }

    /** Has it written down what a worker does, then ends it. */
    private void endWithEvidence(Place place, String what, String why, long now) {
        WorkerHandle worker = place.worker();
        worker.holdForEvidence(why, now);
        desk.inquire(worker, view(place), why.equals(Ledger.STOP) ? "not leaving" : why, now, evidence -> {
            if (!worker.hasExited()) {
                escalate(place, what + "; " + evidence.text(), clock.nanoTime());
            }
        });
    }

    /** A fast stop may use TERM, and nothing is lost by ending a worker that never served. */
    private boolean isForced(WorkerHandle worker, ProcessSignal sent) {
        boolean isGentle = stopping == StopMode.FAST || !worker.wasReady();
        return stopping != null && (sent == ProcessSignal.KILL || !isGentle);
    }

    /** Its slot stays taken: the process may still write there. */
    private void abandon(Place place) {
        log.error(place.worker() + " has not ended after KILL: it hangs inside the kernel; waiting for it no longer");
        place.generation().pool().remove(place.worker());
        forced |= stopping != null;
    }

    private void endLateBoot(Place place, long now) {
        String late = place.worker() + " was not ready within boot-timeout ("
                + Ages.of(place.generation().settings().bootTimeout().toNanos()) + ")";
        String reason = late + "; raise pool.boot-timeout if it needs longer";
        if (state == SupervisorState.STARTING) {
            failure = new MasterException(ExitCode.NOT_RUNNING, reason);
            endWithEvidence(place, late, Ledger.BOOT, now);
            stopFast(now);
            return;
        }
        giveUp(place, late, Ledger.BOOT, now);
    }

    /** Ends a worker that failed in a way other than dying; it counts as dead. */
    private void giveUp(Place place, String what, String why, long now) {
        ledger.countDeath();
        endWithEvidence(place, what, why, now);
        Changeover current = changeover;
        if (current != null && current.failsWith(place.generation())) {
            log.error(what + "; ending it");
            failChangeover(current, ExitCode.NOT_RUNNING, what, now);
        } else {
            log.error(what + "; ending it; " + replaced(place.generation(), now));
        }
    }

    // Watching

    private void watch(long now) {
        if (now < nextWatch) {
            return;
        }
        nextWatch = now + TICK;
        for (Place place : roster.all()) {
            watchHeartbeat(place, now);
        }
        if (state == SupervisorState.RUNNING && changeover == null) {
            recycle(now);
        }
    }

    private void watchHeartbeat(Place place, long now) {
        if (place.worker().isTakenToTask() || place.worker().hasExited()) {
            return;
        }
        Duration limit = place.generation().settings().heartbeatTimeout();
        long silence = new HeartbeatRule(limit.toNanos(), awakeSince).silence(view(place), now);
        if (silence > 0) {
            giveUp(
                    place,
                    place.worker() + " has given no sign of life for " + Ages.of(silence) + " (heartbeat-timeout: "
                            + Ages.of(limit.toNanos()) + ")",
                    Ledger.HEARTBEAT,
                    now);
        }
    }

    private void giveSignOfLife(long now) {
        if (now >= nextAlive) {
            notices.alive();
            nextAlive = now + notices.aliveEvery().orElse(Duration.ofSeconds(1)).toNanos();
        }
    }

    private void recycle(long now) {
        Pool pool = serving.pool();
        int room = serving.recycling().maxUnavailable() - pool.outgoing().size();
        for (WorkerHandle worker : pool.staying()) {
            if (room <= 0) {
                return;
            }
            String due = worker.state() == WorkerState.READY ? due(worker, now) : null;
            if (due != null) {
                log.info(worker + " " + due + "; it leaves when its successor is ready");
                worker.markOutgoing(Ledger.RECYCLED);
                room--;
            }
        }
    }

    private @Nullable String due(WorkerHandle worker, long now) {
        return serving.recycling()
                .due(serving.view(worker), now - worker.spawnedAt(), () -> ProcessMemory.resident(worker.pid()));
    }

    private void letOutgoingLeave(long now) {
        for (Generation generation : growing()) {
            Pool pool = generation.pool();
            if (!pool.outgoing().isEmpty() && pool.isComplete()) {
                for (WorkerHandle worker : pool.outgoing()) {
                    retire(generation, worker, String.valueOf(worker.outgoing()), now);
                }
            }
        }
    }

    // How many workers there are

    /** Returns the generations whose workers are replaced. */
    private List<Generation> growing() {
        if (stopping != null) {
            return List.of();
        }
        return changeover == null ? List.of(serving) : List.of(serving, changeover.to());
    }

    private boolean isKept(Generation generation) {
        return growing().contains(generation);
    }

    /**
     * Asks the MPM after a quiet second, as httpd does. While workers are missing it is not asked: it would see too few free
     * lanes and ask for more and more of what cannot live.
     */
    private void consultMpm(long now) {
        if (now < nextTick) {
            return;
        }
        nextTick = now + TICK;
        boolean mayChange = state != SupervisorState.STARTING && stopping == null && changeover == null && !resting;
        if (!mayChange || serving.pool().missing() > 0) {
            return;
        }
        Sizing sizing = size(serving.pool().snapshot(serving.board(), now));
        serving.pool().follow(sizing);
        for (int slot : sizing.retire()) {
            WorkerHandle worker = serving.pool().at(slot);
            if (worker != null) {
                retire(serving, worker, Ledger.SPARE, now);
            }
        }
        notice(sizing.notice());
    }

    /** A third party's MPM may be wrong; then everything stays as it is. */
    private Sizing size(PoolSnapshot snapshot) {
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

    private static void retire(Generation generation, WorkerHandle worker, String why, long now) {
        worker.drain(generation.settings().gracefulShutdownTimeout(), why, now);
    }

    private void spawnMissingWorkers(long now) {
        for (Generation generation : growing()) {
            while (isKept(generation) && generation.wantsToSpawn(now)) {
                spawn(generation, now);
            }
        }
    }

    private void spawn(Generation generation, long now) {
        try {
            if (generation.spawn(() -> roster.freeSlot(generation), now)) {
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
        Changeover current = changeover;
        if (state == SupervisorState.STARTING) {
            failure = new MasterException(ExitCode.FAILED_TO_START, text, reason);
            stopFast(now);
        } else if (current != null && current.failsWith(generation)) {
            failChangeover(current, ExitCode.FAILED_TO_START, text, now);
        } else {
            log.error(text + "; trying again in " + Ages.of(generation.spawnNotBefore() - now));
        }
    }

    private static SlotView view(Place place) {
        return place.generation().view(place.worker());
    }
}
