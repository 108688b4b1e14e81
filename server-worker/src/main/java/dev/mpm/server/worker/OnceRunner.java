package dev.mpm.server.worker;

import dev.mpm.api.once.RunOnceTask;
import dev.mpm.api.once.Schedule;
import dev.mpm.server.core.once.OnceFiles;
import dev.mpm.server.core.once.OnceState;
import dev.mpm.server.core.posix.RangeLocks;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * One leader. Whoever has the lock leads, and the kernel takes it back when the leader's process ends. A leader that
 * leaves gives it up itself, but never while the task runs: a task that does not heed its interrupt keeps the lock until its
 * process is gone, so that there are never two. The others try it now and then instead of waiting for it: a thread that waits
 * in the system holds up the end of its JVM.
 *
 * Disks. A run begins after it has been noted, so that nobody begins it again. If that cannot be noted, the leader stays the
 * leader and tries again: another worker's disk is no better.
 */

/** Waits until this worker leads a task, then runs it by its schedule. A thread of its own; the rest is for any. */
final class OnceRunner {

    private static final System.Logger LOG = System.getLogger("worker");

    /** Somebody may set the wall clock: nobody waits longer without looking at it. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    /** How long the others are without a leader when one is gone, at most. */
    private static final Duration TRY_EVERY = Duration.ofMillis(100);

    /** Until a disk may have room again. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final OnceFiles files;
    private final String name;
    private final Schedule schedule;
    private final RunOnceTask task;
    private final int slot;
    private final long pid;
    private final CountDownLatch left = new CountDownLatch(1);
    private final Thread thread;

    /** How far the task is, since this worker leads. For the thread alone, until it is given up. */
    private @Nullable OnceState state;

    // Guarded by this.
    private boolean isInRun;
    private boolean isInTask;
    private boolean isGivenUp;

    OnceRunner(OnceFiles files, String name, Schedule schedule, RunOnceTask task, int slot, long pid) {
        this.files = files;
        this.name = name;
        this.schedule = schedule;
        this.task = task;
        this.slot = slot;
        this.pid = pid;
        this.thread = Thread.ofPlatform().daemon().name("once " + name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Begins no run any more. */
    synchronized void leave() {
        left.countDown();
    }

    /** Waits for the end of the run that has begun, if one has; returns whether none goes on. After {@link #leave}. */
    boolean awaitQuiet(Duration limit) throws InterruptedException {
        return !isInRun() || thread.join(limit);
    }

    private synchronized boolean isInRun() {
        return isInRun;
    }

    /** Interrupts the run that has begun, if one has. */
    synchronized void interrupt() {
        if (isInTask) {
            thread.interrupt();
        }
    }

    /** Waits for the end of it all; a run that goes on then ends with the process. */
    void end(Duration limit) {
        try {
            var _ = thread.join(limit);
            giveUp();
        } catch (InterruptedException _) {
            giveUp();
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void giveUp() {
        if (isInRun && state != null) {
            LOG.log(Level.WARNING, "'" + name + "', which this worker runs for all, is cut: the worker ends before it");
            note(state.failed());
            isGivenUp = true;
        }
    }

    private boolean hasLeft() {
        return left.getCount() == 0;
    }

    private void run() {
        try {
            while (!hasLeft()) {
                lead();
            }
        } catch (InterruptedException | RuntimeException e) {
            LOG.log(Level.ERROR, "cannot run '" + name + "' once for all workers any more", e);
        }
    }

    private void lead() throws InterruptedException {
        try (RangeLocks lock = RangeLocks.open(files.lock(name))) {
            if (awaitLock(lock)) {
                while (!hasLeft()) {
                    runTasks();
                }
                if (state != null) {
                    note(state.ledBy(slot, 0));
                }
            }
        } catch (IOException e) {
            pauseAfter(e);
        }
    }

    private boolean awaitLock(RangeLocks lock) throws IOException, InterruptedException {
        while (!hasLeft()) {
            if (lock.tryLock(0)) {
                return true;
            }
            var _ = left.await(TRY_EVERY.toNanos(), TimeUnit.NANOSECONDS);
        }
        return false;
    }

    /** Runs the task whenever it is due, until the worker leaves; returns before that if a file cannot be read or written. */
    private void runTasks() throws InterruptedException {
        try {
            OnceState known = state;
            if (known == null) {
                known = files.read(name).orElseGet(() -> OnceState.fresh(Instant.now()));
            }
            write(known.ledBy(slot, pid));
            while (awaitDue() && begin()) {
                runOnce();
            }
        } catch (IOException e) {
            pauseAfter(e);
        }
    }

    private void pauseAfter(IOException problem) throws InterruptedException {
        LOG.log(
                Level.WARNING,
                "cannot run '" + name + "' once for all workers; trying again in " + PAUSE.toSeconds() + " s",
                problem);
        var _ = left.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Returns true when it is time, and false when the worker leaves. */
    private boolean awaitDue() throws IOException, InterruptedException {
        while (!hasLeft()) {
            Instant now = Instant.now();
            OnceState known = Objects.requireNonNull(state);
            OnceState seen = known.notAfter(now);
            if (!seen.equals(known)) {
                write(seen);
            }
            Duration time = Duration.between(now, seen.due(schedule));
            if (!time.isPositive()) {
                return true;
            }
            var _ = left.await((time.compareTo(LOOK_EVERY) < 0 ? time : LOOK_EVERY).toNanos(), TimeUnit.NANOSECONDS);
        }
        return false;
    }

    /** From here on the run is waited for; false if the worker leaves already. */
    private synchronized boolean begin() {
        isInRun = !hasLeft();
        return isInRun;
    }

    private void runOnce() throws IOException {
        try {
            write(Objects.requireNonNull(state).begun(Instant.now()));
            if (!runTask()) {
                note(Objects.requireNonNull(state).failed());
            }
        } finally {
            ended();
        }
    }

    private synchronized void ended() {
        isInRun = false;
    }

    /** Writes the state down, then takes it for true. */
    private synchronized void write(OnceState next) throws IOException {
        if (!isGivenUp) {
            files.write(name, next);
            state = next;
        }
    }

    /** Takes the state for true, and writes it down if that can be: the next one that is written says it, too. */
    private synchronized void note(OnceState next) {
        if (isGivenUp) {
            return;
        }
        state = next;
        try {
            files.write(name, next);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot note how far '" + name + "' is", e);
        }
    }

    /** Whatever the task throws, errors too, is its own failure. */
    private boolean runTask() {
        inTask(true);
        try {
            task.run();
            return true;
        } catch (Throwable e) {
            String what =
                    hasLeft() && e instanceof InterruptedException ? "was cut, as the worker ends before it" : "failed";
            LOG.log(Level.WARNING, "'" + name + "', which this worker runs for all, " + what, e);
            return false;
        } finally {
            inTask(false);
        }
    }

    /** An interrupt is for the task alone: it would close the files that this thread writes. */
    private synchronized void inTask(boolean is) {
        isInTask = is;
        Thread.interrupted();
    }
}
