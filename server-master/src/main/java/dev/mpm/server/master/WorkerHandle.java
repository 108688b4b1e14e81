package dev.mpm.server.master;

import dev.mpm.api.WorkerState;
import dev.mpm.server.core.channel.Message;
import dev.mpm.server.core.posix.ProcessSignal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One worker as the master sees it: what it said last, what was asked of it, and until when.
 *
 * <p>Belongs to the supervisor's thread. What a worker is asked to do escalates by itself: a polite request with a limit,
 * then TERM, then KILL, each after the time that {@link #isOverdue} watches.
 */
final class WorkerHandle {

    /** How hard the worker has been asked to leave. */
    private enum Asked {
        NOTHING,
        TO_LEAVE,
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
    private WorkerState state = WorkerState.SPAWNED;
    private Asked asked = Asked.NOTHING;
    private final Set<ProcessSignal> sent = EnumSet.noneOf(ProcessSignal.class);
    private long pressedAt;
    private long deadline;
    private boolean wasReady;
    private boolean ended;
    private int exitCode;
    private @Nullable WorkerLink link;
    private @Nullable String lostBecause;
    private Message.@Nullable BootFailed bootFailure;

    WorkerHandle(int slot, int generation, WorkerProcess process, String token, long spawnedAt, Duration bootTimeout) {
        this.slot = slot;
        this.generation = generation;
        this.process = process;
        this.token = token;
        this.spawnedAt = spawnedAt;
        this.deadline = spawnedAt + bootTimeout.toNanos();
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

    @Nullable
    WorkerLink link() {
        return link;
    }

    boolean wasReady() {
        return wasReady;
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
        return link == null && hello.pid() == pid() && hello.token().equals(token);
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

    void failedToBoot(Message.BootFailed failure) {
        bootFailure = failure;
    }

    /** Asks the worker to finish what it has, within the limit, and leave; one that never got ready simply to leave. */
    void drain(Duration limit, Duration killTimeout, long now) {
        if (isLeaving()) {
            return;
        }
        if (state != WorkerState.READY) {
            stop(killTimeout, now);
            return;
        }
        if (ask(new Message.Drain(limit))) {
            leaveUntil(Asked.TO_LEAVE, now, now + limit.plus(grace(killTimeout)).toNanos());
        } else {
            terminate(killTimeout, now);
        }
    }

    /** Asks the worker to leave at once. */
    void stop(Duration killTimeout, long now) {
        if (wasTerminated()) {
            return;
        }
        if (ask(new Message.Stop())) {
            leaveUntil(Asked.TO_LEAVE, now, now + grace(killTimeout).toNanos());
        } else {
            terminate(killTimeout, now);
        }
    }

    /** Takes the next harder step, as the last one did not make the process leave in time. Returns what was sent. */
    ProcessSignal escalate(Duration killTimeout, long now) {
        if (wasTerminated()) {
            send(ProcessSignal.KILL);
            leaveUntil(Asked.BY_KILL, now, now + AFTER_KILL.toNanos());
            return ProcessSignal.KILL;
        }
        terminate(killTimeout, now);
        return ProcessSignal.TERM;
    }

    private void terminate(Duration killTimeout, long now) {
        send(ProcessSignal.TERM);
        leaveUntil(Asked.BY_TERM, now, now + killTimeout.toNanos());
    }

    private void send(ProcessSignal signal) {
        sent.add(signal);
        process.signal(signal);
    }

    void send(Message.ToWorker message) {
        if (link != null) {
            link.send(message);
        }
    }

    /** Returns false if the worker cannot be told. */
    private boolean ask(Message.ToWorker message) {
        return link != null && link.send(message);
    }

    private static Duration grace(Duration killTimeout) {
        return killTimeout.compareTo(LEAST_GRACE) > 0 ? killTimeout : LEAST_GRACE;
    }

    private void leaveUntil(Asked how, long now, long until) {
        asked = how;
        pressedAt = now;
        deadline = until;
        become(WorkerState.DRAINING);
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
