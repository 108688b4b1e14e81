package dev.mpm.compare.load;

import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Wakes a loop whenever a request is due. A selector waits in whole milliseconds, which is too coarse; and a loop that looks at
 * the clock instead of waiting takes the processor from the server. So the loop waits for answers without a limit, takes their
 * time at once, and this thread of its own, which sleeps to the microsecond, interrupts it. {@link #close} ends the thread.
 */
final class Alarm implements AutoCloseable {

    /** More often than that, requests are sent a few at a time. */
    private static final double SHORTEST_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Selector selector;
    private final double interval;
    private final long begin;
    private final Thread thread;
    private volatile boolean closed;

    private Alarm(Selector selector, double rate, long begin) {
        this.selector = selector;
        this.begin = begin;
        interval = Math.max(TimeUnit.SECONDS.toNanos(1) / rate, SHORTEST_NANOS);
        thread = Thread.ofPlatform().name("load-alarm").daemon().unstarted(this::ring);
    }

    static Alarm start(Selector selector, double rate, long begin) {
        var alarm = new Alarm(selector, rate, begin);
        alarm.thread.start();
        return alarm;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void ring() {
        TimerSlack.reduce();
        long due = begin;
        while (!closed) {
            long now = System.nanoTime();
            if (now - due < 0) {
                LockSupport.parkNanos(due - now);
            } else {
                selector.wakeup();
                due = after(now);
            }
        }
    }

    /** The next time on the beat; those that have passed meanwhile were served by the same waking. */
    private long after(long now) {
        double beats = Math.floor((now - begin) / interval) + 1;
        return begin + Math.round(beats * interval);
    }
}
