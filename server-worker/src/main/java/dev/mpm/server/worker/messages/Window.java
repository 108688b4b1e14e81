package dev.mpm.server.worker.messages;

import dev.mpm.server.core.messages.Letters;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bounds what this worker has sent and the relay has not placed: who wants to send more waits. Any thread. */
final class Window {

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition smaller = lock.newCondition();
    private long weight;
    private boolean isClosed;

    /** Waits for room, in turn. */
    void enter(int more) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!isClosed && weight > 0 && weight + more > Letters.WINDOW) {
                smaller.await();
            }
            weight += more;
        } finally {
            lock.unlock();
        }
    }

    /** Makes room. */
    void leave(int less) {
        lock.lock();
        try {
            weight -= less;
            smaller.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets all in: nothing is sent any more. */
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
