package dev.mpm.server.worker.messages;

import dev.mpm.server.core.messages.Interest;
import dev.mpm.server.core.messages.Letter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What is to be sent to the relay. Any thread puts in, one takes out. */
final class Outbox {

    /** How much goes at a time, where several letters wait; one that is longer goes alone. In bytes. */
    private static final int MOST = 64 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private final Queue<Letter.ToRelay> letters = new ArrayDeque<>();
    private final Map<Interest, Integer> taken = new HashMap<>();
    private boolean isUrgent;
    private boolean isIdle;
    private boolean isClosed;

    void add(Letter.ToRelay letter) {
        lock.lock();
        try {
            letters.add(letter);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Notes that something was dealt with; several such notes become one letter.
     *
     * @param enough how much may be noted before it is sent, unless it goes with other letters
     */
    void taken(Interest interest, int weight, long enough) {
        lock.lock();
        try {
            int sum = taken.merge(interest, weight, Integer::sum);
            if (sum >= enough) {
                isUrgent = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for letters and takes them; none if it has been closed. On the thread that has sent what it took before. */
    List<Letter.ToRelay> take() throws InterruptedException {
        lock.lock();
        try {
            while (letters.isEmpty() && !isUrgent && !isClosed) {
                isIdle = true;
                changed.signalAll();
                changed.await();
            }
            isIdle = false;
            return isClosed ? List.of() : takeSome();
        } finally {
            lock.unlock();
        }
    }

    private List<Letter.ToRelay> takeSome() {
        List<Letter.ToRelay> some = new ArrayList<>();
        taken.forEach((interest, weight) -> some.add(new Letter.Taken(interest, weight)));
        taken.clear();
        isUrgent = false;
        int weight = 0;
        while (!letters.isEmpty() && (weight == 0 || weight + letters.element().weight() <= MOST)) {
            Letter.ToRelay letter = letters.remove();
            weight += letter.weight();
            some.add(letter);
        }
        return some;
    }

    /** Waits until all has been sent, but no longer than this. */
    void awaitSent(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (left > 0 && !isClosed && !(isIdle && letters.isEmpty())) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread that takes out; what is left is not sent. */
    void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns a time that is long enough to send what was written last, and no nuisance at the end of a worker. */
    static long farewellNanos() {
        return TimeUnit.SECONDS.toNanos(1);
    }
}
