package dev.mpm.server.master;

import dev.mpm.api.RouteView;
import dev.mpm.api.WorkerState;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.master.config.PoolSettings;
import dev.mpm.server.master.services.WorkerEvent;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One worker as the master sees it: what it said last, what was asked of it, and until when.
 *
 * <p>Belongs to the supervisor's thread. What a worker is asked to do gets harder step by step, each after the time that
 * {@link #isOverdue} watches: a polite request with a limit, evidence of what it is doing instead, TERM, KILL.
 */
final class WorkerHandle {

    /** How hard the worker has been asked to leave. */
    private enum Asked {
        NOTHING,
        TO_LEAVE,
        FOR_EVIDENCE,
        BY_TERM,
        BY_KILL
    }

    private static final long NEVER = Long.MAX_VALUE;

    /** The least time for leaving when asked to; the worker itself takes up to a second to close what it has. */
    private static final Duration LEAST_GRACE = Duration.ofSeconds(2);

    /** How long a process may outlive KILL before nobody waits for it any more: it hangs inside the kernel. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);

    private final int slot;
    private final int generation;
    private final WorkerProcess process;
    private final String token;
    private final long spawnedAt;
    private final PoolSettings settings;
    private WorkerState state = WorkerState.SPAWNED;
    private Asked asked = Asked.NOTHING;
    private final Set<ProcessSignal> sent = EnumSet.noneOf(ProcessSignal.class);
    private long pressedAt;
    private long deadline;
    private boolean wasReady;
    private boolean hasEvidence;
    private boolean saidDraining;
    private boolean saidDrained;
    private boolean served;
    private @Nullable String cause;
    private @Nullable String outgoing;
    private boolean ended;
    private int exitCode;
    private @Nullable WorkerLink link;
    private @Nullable String lostBecause;
    private Message.@Nullable BootFailed bootFailure;
    private List<RouteView> routes = List.of();
    private WorkerEvent.@Nullable Step told;

    WorkerHandle(int slot, int generation, WorkerProcess process, String token, long spawnedAt, PoolSettings settings) {
        this.slot = slot;
        this.generation = generation;
        this.process = process;
        this.token = token;
        this.spawnedAt = spawnedAt;
        this.settings = settings;
        this.deadline = spawnedAt + settings.bootTimeout().toNanos();
    }

    int slot() {
        return slot;
    }

    int generation() {
        return generation;
    }

    long pid() {
        return process.pid();
    }

    long spawnedAt() {
        return spawnedAt;
    }

    WorkerState state() {
        return state;
    }

    /** Returns the step that services have not been told of, once. */
    Optional<WorkerEvent> news() {
        WorkerEvent.Step step = step();
        if (step.equals(told)) {
            return Optional.empty();
        }
        told = step;
        return Optional.of(event(step));
    }

    private WorkerEvent.Step step() {
        if (isLeaving() || served) {
            return WorkerEvent.Step.LEAVING;
        }
        return state == WorkerState.READY ? WorkerEvent.Step.READY : WorkerEvent.Step.STARTED;
    }

    /** Returns a step in its life, for services. */
    WorkerEvent event(WorkerEvent.Step step) {
        return new WorkerEvent(step, slot, generation, pid(), token);
    }

    @Nullable
    WorkerLink link() {
        return link;
    }

    boolean wasReady() {
        return wasReady;
    }

    /** Notes what its engine has decided about its routes. */
    void decided(List<RouteView> decided) {
        routes = decided;
    }

    /** Returns what its engine has decided about its routes, as it said last. */
    List<RouteView> routes() {
        return routes;
    }

    /** Returns whether it was asked to leave: its end is then expected, and it does not count as one that stays. */
    boolean isLeaving() {
        return asked != Asked.NOTHING;
    }

    boolean wasTerminated() {
        return asked == Asked.BY_TERM || asked == Asked.BY_KILL;
    }

    boolean wasKilled() {
        return asked == Asked.BY_KILL;
    }

    /** Returns when it was asked to leave, or last sent a signal. */
    long pressedAt() {
        return pressedAt;
    }

    /** Returns the time at which something must happen to it, {@code Long.MAX_VALUE} for never. */
    long deadline() {
        return deadline;
    }

    Message.@Nullable BootFailed bootFailure() {
        return bootFailure;
    }

    /** Returns whether a process that says hello is the one that was started for this slot. */
    boolean isProvenBy(Message.Hello hello) {
        return hello.pid() == pid() && hello.token().equals(token);
    }

    void connected(WorkerLink newLink) {
        link = newLink;
        become(WorkerState.CONNECTED);
    }

    /** Returns whether a worker in its state may say that it is in this one. */
    boolean canBecome(WorkerState next) {
        return state == next || isLeaving() || state.canBecome(next);
    }

    /** Moves on in life; what was said before the worker was asked to leave can no longer bring it back. */
    void become(WorkerState next) {
        if (state == next || (isLeaving() && next != WorkerState.GONE && next != WorkerState.DRAINING)) {
            return;
        }
        if (!state.canBecome(next)) {
            throw new IllegalStateException(this + " cannot become " + next + " (it is " + state + ")");
        }
        state = next;
        if (next == WorkerState.READY) {
            wasReady = true;
            deadline = NEVER;
        }
    }

    /** Notes that it has taken all that it was started for, and will leave when it has finished. */
    void hasServed() {
        served = true;
        become(WorkerState.DRAINING);
    }

    /** Returns whether it leaves, or has left, because it has served what it was started for. */
    boolean isServed() {
        return served;
    }

    /**
     * Notes that it said it accepts nothing more.
     *
     * @param limit how long one that has served may take until it is gone; others were given theirs when they were asked
     */
    void heardDraining(Duration limit, long now) {
        saidDraining = true;
        if (served && !isLeaving()) {
            leave(Ledger.SERVED);
            leaveUntil(Asked.TO_LEAVE, now, now + limit.plus(grace()).toNanos());
        }
    }

    /** Returns whether it accepts nothing more, or never did. */
    boolean saidDraining() {
        return saidDraining || !wasReady || ended;
    }

    /** Notes that it said it is done: it ends now, and need not be told anything. */
    void heardDrained() {
        saidDrained = true;
    }

    void failedToBoot(Message.BootFailed failure) {
        bootFailure = failure;
    }

    /**
     * Asks the worker to finish what it has, within the limit, and leave; one that never got ready simply to leave. One that
     * is prepared may serve by now, though it has not been heard to: it knows itself whether it has something to finish.
     *
     * @param why one of the words of {@link Ledger}
     */
    void drain(Duration limit, String why, long now) {
        if (isLeaving()) {
            return;
        }
        if (state != WorkerState.READY && state != WorkerState.PREPARED && !served) {
            stop(why, now);
            return;
        }
        leave(why);
        boolean isTold = send(new Message.Drain(limit)) || saidDrained;
        leaveUntil(Asked.TO_LEAVE, now, isTold ? now + limit.plus(grace()).toNanos() : now);
    }

    /** Asks the worker to leave at once. */
    void stop(String why, long now) {
        if (isTakenToTask()) {
            return;
        }
        leave(why);
        if (state == WorkerState.SPAWNED) {
            var _ = escalate(now); // it has not connected yet, and does nothing worth writing down
            return;
        }
        boolean isTold = send(new Message.Stop()) || saidDrained;
        leaveUntil(Asked.TO_LEAVE, now, isTold ? now + grace().toNanos() : now);
    }

    /** Notes that the worker is going to be ended by force, and that what it is doing is being written down first. */
    void holdForEvidence(String why, long now) {
        leave(why);
        hasEvidence = true;
        leaveUntil(Asked.FOR_EVIDENCE, now, NEVER);
    }

    /** Notes that it has been written down what the worker does, though it stays. */
    void keepEvidence() {
        hasEvidence = true;
    }

    /** Takes the next harder step, as the last one did not make the process leave in time. Returns what was sent. */
    ProcessSignal escalate(long now) {
        if (wasTerminated()) {
            send(ProcessSignal.KILL);
            leaveUntil(Asked.BY_KILL, now, now + AFTER_KILL.toNanos());
            return ProcessSignal.KILL;
        }
        send(ProcessSignal.TERM);
        leaveUntil(Asked.BY_TERM, now, now + settings.killTimeout().toNanos());
        return ProcessSignal.TERM;
    }

    private void leave(String why) {
        if (cause == null) {
            cause = why;
        }
    }

    /** Returns whether it is being ended by force. */
    boolean isTakenToTask() {
        return asked == Asked.FOR_EVIDENCE || wasTerminated();
    }

    private void send(ProcessSignal signal) {
        sent.add(signal);
        process.signal(signal);
    }

    /** Says something to the worker. Returns false if it cannot be told. */
    boolean send(Message.ToWorker message) {
        return link != null && link.send(message);
    }

    private Duration grace() {
        return settings.killTimeout().compareTo(LEAST_GRACE) > 0 ? settings.killTimeout() : LEAST_GRACE;
    }

    private void leaveUntil(Asked how, long now, long until) {
        asked = how;
        pressedAt = now;
        deadline = until;
        become(WorkerState.DRAINING);
    }

    /** Returns why it was asked to leave, as {@link Ledger} counts it; null if it was not. */
    @Nullable
    String leavingBecause() {
        return cause == null && served && ended && exitCode == 0 ? Ledger.SERVED : cause;
    }

    /** Returns whether what it does has been written down, or is being written down. */
    boolean hasEvidence() {
        return hasEvidence;
    }

    /** Notes that it shall leave once a successor is ready; until then it serves as before. */
    void markOutgoing(String why) {
        if (outgoing == null) {
            outgoing = why;
        }
    }

    /** Returns why it shall leave once a successor is ready, null if it shall not. */
    @Nullable
    String outgoing() {
        return outgoing;
    }

    /** Returns whether it is one of those that the pool counts on: it stays, or waits for what it was started for. */
    boolean isStaying() {
        return !isLeaving() && !served && outgoing == null;
    }

    /** Moves what it is waited for into the future: the time that the master itself stood still does not count. */
    void postpone(long nanos) {
        if (deadline != NEVER) {
            deadline += nanos;
        }
    }

    /** Notes that the process has ended; whether all it said has been heard is another matter. */
    void exited(int code, long hearUntil) {
        ended = true;
        exitCode = code;
        deadline = hearUntil;
    }

    /** Notes that nothing more will be heard from it. Unless it was asked to leave before, it has until then to end. */
    void silent(String reason, long until) {
        link = null;
        if (!ended && !isLeaving()) {
            lostBecause = reason;
            deadline = until;
        }
    }

    /** Returns why it cannot be reached, or null as long as nothing is amiss. */
    @Nullable
    String lostBecause() {
        return lostBecause;
    }

    boolean hasExited() {
        return ended;
    }

    /** Returns why it ended, once it has. */
    ExitCause exitCause() {
        return new ExitCause(exitCode, wasReady, sent, process.lastWords());
    }

    /** Returns whether the process has ended and everything it said has been heard, or has had its time. */
    boolean isOver(long now) {
        return ended && (link == null || now >= deadline);
    }

    boolean isOverdue(long now) {
        return !ended && now >= deadline;
    }

    /** Returns the words by which every line names it. */
    @Override
    public String toString() {
        return "worker " + slot + " (pid " + pid() + ")";
    }
}
