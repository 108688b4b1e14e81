package dev.mpm.server.master.tasks;

import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.master.tasks.TaskWorkshop.TaskProcess;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One task process as its pool sees it: what it does, and how hard it has been asked to do something else. What it is asked
 * to do gets harder step by step, each after the time that {@link #isOverdue} watches. Belongs to the desk's thread.
 */
final class TaskRunner {

    /** What it does. */
    enum State {
        STARTING,
        IDLE,
        BUSY,
        LEAVING
    }

    /** How hard it has been asked to stop. */
    enum Asked {
        NOTHING,
        TO_STOP_THE_TASK,
        FOR_EVIDENCE,
        FOR_SYSTEM_EVIDENCE,
        BY_TERM,
        BY_KILL
    }

    static final long NEVER = Long.MAX_VALUE;

    private final int number;
    private final TaskProcess process;
    private State state = State.STARTING;

    /** What it did when it left without having been asked to; null if it has not. */
    private @Nullable State leftFrom;

    /** How its task has run too long, in words; empty if it has not. */
    private String lateness = "";

    private Asked asked = Asked.NOTHING;
    private long deadline = NEVER;
    private @Nullable Peer peer;
    private @Nullable Job job;
    private long beganAt;
    private long busyNanos;
    private long tasks;

    TaskRunner(int number, TaskProcess process) {
        this.number = number;
        this.process = process;
    }

    int number() {
        return number;
    }

    long pid() {
        return process.pid();
    }

    State state() {
        return state;
    }

    /** Returns what it did before it left by itself; its state if it has not, or was asked to leave. */
    State unasked() {
        return leftFrom == null ? state : leftFrom;
    }

    /** Returns whether it is being ended because of the time that its task took. */
    boolean isLate() {
        return !lateness.isEmpty();
    }

    String lateness() {
        return lateness;
    }

    void late(String words) {
        lateness = words;
    }

    Asked asked() {
        return asked;
    }

    @Nullable
    Job job() {
        return job;
    }

    /** Returns how many tasks it has begun. */
    long tasks() {
        return tasks;
    }

    long busyNanos() {
        return busyNanos;
    }

    /** Returns when something becomes due, {@link #NEVER} for never. */
    long deadline() {
        return deadline;
    }

    boolean isOverdue(long now) {
        return deadline != NEVER && now - deadline >= 0;
    }

    void due(long when) {
        deadline = when;
    }

    void connected(Peer other) {
        peer = other;
    }

    @Nullable
    Peer peer() {
        return peer;
    }

    void ready() {
        state = State.IDLE;
        deadline = NEVER;
    }

    /** Gives it a task; {@code limit} zero means none. */
    void begin(Job next, Duration limit, long now) {
        job = next;
        state = State.BUSY;
        asked = Asked.NOTHING;
        tasks++;
        beganAt = now;
        deadline = limit.isZero() ? NEVER : now + limit.toNanos();
        if (peer != null) {
            peer.send(next.begin());
        }
    }

    /** Takes the task from it, and returns it. */
    @Nullable
    Job take(long now) {
        Job taken = job;
        if (taken != null) {
            busyNanos += now - beganAt;
        }
        job = null;
        return taken;
    }

    /** Is done with its task, unless it has been told to end meanwhile. */
    void rest() {
        if (state == State.BUSY) {
            state = State.IDLE;
            asked = Asked.NOTHING;
            deadline = NEVER;
        }
    }

    void ask(Asked what, long until) {
        asked = what;
        deadline = until;
    }

    /** Notes that it has ended the link itself, and will end. */
    void left(long until) {
        leftFrom = state;
        dismiss(until);
    }

    /** Ends the link, and with it the process, which has a while to comply. */
    void dismiss(long until) {
        state = State.LEAVING;
        deadline = until;
        if (peer != null) {
            peer.close();
        }
    }

    void term(long until) {
        state = State.LEAVING;
        ask(Asked.BY_TERM, until);
        process.signal(ProcessSignal.TERM);
    }

    void kill() {
        state = State.LEAVING;
        ask(Asked.BY_KILL, NEVER);
        process.signal(ProcessSignal.KILL);
    }

    @Override
    public String toString() {
        return "task process " + number + " (pid " + pid() + ")";
    }
}
