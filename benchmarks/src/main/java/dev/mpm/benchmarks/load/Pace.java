package dev.mpm.benchmarks.load;

import java.util.concurrent.TimeUnit;

/** Says when requests are due: evenly spaced at a rate, or as soon as few enough are on their way. One thread uses it. */
final class Pace {

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long rate;
    private final int atATime;
    private final long start;
    private long taken;

    /**
     * @param rate requests a second; 0 for as many as are answered
     * @param atATime how many are on their way at a time where there is no rate
     * @param start the time of the first, as all times here in nanoseconds of {@code System.nanoTime()}
     */
    Pace(long rate, int atATime, long start) {
        this.rate = rate;
        this.atATime = atATime;
        this.start = start;
    }

    /** Returns how many requests were taken. */
    long taken() {
        return taken;
    }

    boolean isDue(long now, int onTheWay) {
        return rate == 0 ? onTheWay < atATime : due() - now <= 0;
    }

    /** Takes the next request and returns when it was due. */
    long take(long now) {
        long due = rate == 0 ? now : due();
        taken++;
        return due;
    }

    private long due() {
        return start + Math.round(taken * (NANOS / rate));
    }
}
