package dev.mpm.server.worker;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;

/** Two threads that wait for each other until the test ends it. */
final class Deadlock implements AutoCloseable {

    private final ReentrantLock first = new ReentrantLock();
    private final ReentrantLock second = new ReentrantLock();
    private final CyclicBarrier both = new CyclicBarrier(2);
    private final Thread left;
    private final Thread right;

    /**
     * Makes one, and returns when it has come about.
     *
     * @param beforehand what the left thread does first
     */
    Deadlock(String left, String right, Runnable beforehand) {
        this.left = Thread.ofPlatform().name(left).start(() -> {
            beforehand.run();
            lockBoth(first, second);
        });
        this.right = Thread.ofPlatform().name(right).start(() -> lockBoth(second, first));
        while (!hangs(this.left, second) || !hangs(this.right, first)) {
            Thread.onSpinWait();
        }
    }

    /** Who stands in a lock's queue is about to wait for it, but does not yet. */
    private static boolean hangs(Thread thread, ReentrantLock wanted) {
        return wanted.hasQueuedThread(thread) && thread.getState() == Thread.State.WAITING;
    }

    private void lockBoth(ReentrantLock mine, ReentrantLock other) {
        mine.lock();
        try {
            both.await();
            other.lockInterruptibly();
        } catch (Exception e) {
            Thread.currentThread().interrupt();
        } finally {
            mine.unlock();
        }
    }

    @Override
    public void close() {
        left.interrupt();
        right.interrupt();
        while (left.isAlive() || right.isAlive()) {
            Thread.onSpinWait();
        }
    }
}
