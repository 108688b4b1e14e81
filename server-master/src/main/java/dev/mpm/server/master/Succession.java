package dev.mpm.server.master;

import dev.mpm.server.core.channel.Message;
import dev.mpm.server.master.config.ServerConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets one generation of workers follow another.
 *
 * <p>It knows which one serves and which one is about to take over. What is next for the latter is decided by a {@link
 * Changeover} and done here; those that leave are seen off by {@link Departures}. Belongs to the supervisor's thread.
 */
final class Succession {

    /** Decisions without doubling after a reload: httpd's hold-off after a graceful restart. */
    private static final int HOLD_OFF = 10;

    private final Course course;
    private final Roster roster;
    private final Departures departures;
    private final QuietSecond quiet;
    private final Workshop workshop;
    private final ServiceNotices notices;
    private final MasterLog log;
    private Generation serving;
    private @Nullable Changeover changeover;
    private int newest;

    /** Begins with the first generation, which follows nobody. */
    Succession(
            Generation first,
            Course course,
            Roster roster,
            Departures departures,
            QuietSecond quiet,
            Workshop workshop,
            ServiceNotices notices,
            MasterLog log) {
        this.serving = first;
        this.newest = first.number();
        this.course = course;
        this.roster = roster;
        this.departures = departures;
        this.quiet = quiet;
        this.workshop = workshop;
        this.notices = notices;
        this.log = log;
        roster.add(first);
    }

    /** Returns the generation that serves; while another takes over, still the older one. */
    Generation serving() {
        return serving;
    }

    /** Returns the generation that serves, or is about to. */
    Generation youngest() {
        return changeover == null ? serving : changeover.to();
    }

    boolean isUnderWay() {
        return changeover != null;
    }

    /** Returns whether a generation is about to take over. */
    boolean isRising(Generation generation) {
        return changeover != null && generation.equals(changeover.to());
    }

    /** Returns whether its workers, when prepared, must wait before they accept connections. */
    boolean holds(Generation generation) {
        return changeover != null && changeover.holds(generation);
    }

    /** Returns whether a failure of one of its workers is the failure of the reload. */
    boolean failsWith(Generation generation) {
        return changeover != null && changeover.failsWith(generation);
    }

    /** Returns the generations whose workers are replaced. */
    List<Generation> growing() {
        List<Generation> growing = new ArrayList<>();
        if (!course.isLeaving()) {
            growing.add(serving);
            if (changeover != null) {
                growing.add(changeover.to());
            }
        }
        if (!course.isLeavingFast()) {
            growing.addAll(departures.inNeedOfWorkers());
        }
        return growing;
    }

    boolean isKept(Generation generation) {
        return growing().contains(generation);
    }

    /** Returns whether its workers come and go one by one as they should, each for one connection, which is no news. */
    boolean isRoutine(Generation generation) {
        return course.isRunning() && changeover == null && generation.pool().isShortLived();
    }

    /** Returns when something becomes due by the passing of time alone, {@code Long.MAX_VALUE} for never. */
    long deadline() {
        return changeover == null ? Long.MAX_VALUE : changeover.deadline();
    }

    /**
     * Lets a new generation take over from the one that serves, in place of any other that was about to.
     *
     * @param rolling whether workers are replaced one by one
     * @param waiting who wants to know how it goes
     * @return why not, if it cannot begin
     */
    @Nullable
    String begin(ServerConfig config, ListenerSet listeners, boolean rolling, List<Progress> waiting, long now) {
        Generation next;
        try {
            next = workshop.make(newest + 1, config, listeners, roster.slotsInUse());
        } catch (IOException e) {
            return "cannot make a scoreboard: " + e.getMessage();
        }
        newest++;
        if (changeover != null) {
            supersede(changeover, next, waiting, now);
        }
        roster.add(next);
        boolean oneByOne = rolling && !next.pool().isShortLived(); // those follow each other one by one anyway
        changeover = new Changeover(serving, next, oneByOne, waiting);
        say(changeover, next + " starts " + next.pool().target() + " of its workers while " + serving + " serves");
        return null;
    }

    /** Who asked for the older one gets the newer one, which was read later. */
    private void supersede(Changeover older, Generation by, List<Progress> waiting, long now) {
        log.info(older.to() + " is given up for " + by + ", which was asked for later");
        waiting.addAll(0, older.waiting());
        boolean isNeeded = older.rollBack(now);
        if (isNeeded) {
            log.info("workers of " + older.from() + " come back");
        }
        giveUp(older, now);
    }

    /** Does what is due for the generation that is about to take over. */
    void changeOver(long now) {
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
            case ABANDON -> giveUp(current, now);
        }
        return step != Changeover.Step.WAIT;
    }

    private void rollOn(Changeover current, long now) {
        WorkerHandle old = current.rollOn(now);
        if (old != null) {
            current.from().retire(old, Ledger.RELOAD, now);
        }
        say(
                current,
                current.to().pool().staying().size() + " of " + current.to() + " serve, "
                        + current.from().pool().target() + " of " + current.from() + " are left");
    }

    private void complete(Changeover current, long now) {
        changeover = null;
        serving = current.to();
        useLog(serving.config());
        serving.pool().holdOff(HOLD_OFF);
        quiet.startOver(now);
        say(current, serving + " serves; " + current.from() + " finishes what it has");
        List<Listener> dropped = current.from().listeners().all().stream()
                .filter(listener -> !serving.listeners().all().contains(listener))
                .toList();
        departures.begin(current.from(), dropped, Ledger.RELOAD, current.waiting(), now);
        notices.ready(serving + " serves");
    }

    private void useLog(ServerConfig config) {
        try {
            log.use(config.log());
        } catch (IOException e) {
            log.error(e.getMessage() + "; lines go on to where they went before");
        }
    }

    /** Ends the reload, as a worker of the generation that was taking over has failed. */
    void fail(ExitCode code, String reason, long now) {
        Changeover current = changeover;
        if (current == null) {
            return;
        }
        boolean comesBack = current.rollBack(now);
        log.error("reload failed: " + reason + "; " + current.from() + " goes on"
                + (comesBack ? ", and its workers come back" : ""));
        current.failed(code, reason);
        notices.ready("reload failed; " + current.from() + " serves");
        if (!comesBack) {
            giveUp(current, now);
        }
    }

    /** Ends the reload, if there is one, as the whole server stops. */
    void abandon(ExitCode code, String reason, long now) {
        Changeover current = changeover;
        if (current != null) {
            current.failed(code, reason);
            giveUp(current, now);
        }
    }

    private void giveUp(Changeover current, long now) {
        changeover = null;
        departures.begin(current.to(), List.of(), Ledger.RELOAD, List.of(), now);
    }

    /** Lets the generation that serves leave, unless it does already. Nobody follows it: its doors close. */
    void end(long now) {
        if (!departures.isLeaving(serving)) {
            departures.begin(serving, serving.listeners().all(), Ledger.STOP, List.of(), now);
        }
    }

    private void say(Changeover current, String line) {
        log.info(line);
        current.step(line);
    }
}
