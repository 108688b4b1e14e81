package dev.mpm.server.master.tasks;

import dev.mpm.server.core.tasks.Outcome;
import dev.mpm.server.core.tasks.TaskMessage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How much of the master's memory, which is small, tasks take: those that wait or run with their arguments, and results that
 * their workers have not read. Any thread; who brings a result waits for room.
 */
final class TaskMemory {

    /** The most that there may be of both for a new task to be taken, in bytes. */
    static final long MOST = 16 << 20;

    /** The most that there may be of results. One alone always has room. */
    static final long MOST_RESULTS = 8 << 20;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition smaller = lock.newCondition();

    // Guarded by the lock.
    private long jobs;
    private long results;
    private boolean isClosed;

    /** Returns what counts of a message that a task process sends: a result, and nothing of any other. */
    static int weight(TaskMessage message) {
        return message instanceof TaskMessage.Ended ended && ended.outcome() instanceof Outcome.Returned returned
                ? returned.value().length
                : 0;
    }

    /** Counts a task, which may be too much then: {@link #isFull} says. */
    void addJob(long bytes) {
        lock.lock();
        try {
            jobs += bytes;
        } finally {
            lock.unlock();
        }
    }

    void leaveJob(long bytes) {
        addJob(-bytes);
    }

    boolean isFull() {
        lock.lock();
        try {
            return jobs + results > MOST;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for room for a result, in turn, and counts it; at once if it is nothing. */
    void takeResult(long bytes) {
        if (bytes == 0) {
            return;
        }
        lock.lock();
        try {
            while (!isClosed && results > 0 && results + bytes > MOST_RESULTS) {
                smaller.awaitUninterruptibly();
            }
            results += bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Counts what is on its way to a worker, room or not. */
    void addResult(long bytes) {
        lock.lock();
        try {
            results += bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Makes room; for a result that did not wait, and one that was nothing, too. */
    void leaveResult(long bytes) {
        lock.lock();
        try {
            results -= bytes;
            smaller.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets all in: nothing is delivered any more. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
            smaller.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
