package dev.mpm.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What the machine itself adds to a latency: for how long it keeps a thread from running that never waits, while nothing
 * else has anything to do.
 *
 * <p>A virtual machine's processors are its host's, who also gives them to others. No server answers sooner than it runs.
 */
final class MachineDelay {

    private static final double NANOS_PER_MILLI = 1e6;

    /** What looking at the clock takes at most, for a thread that runs. */
    private static final double NO_GAP_MILLIS = 0.05;

    /** Halvings of the longest gap until it makes no difference. */
    private static final int BISECTIONS = 40;

    private MachineDelay() {}

    /** Returns the 99th percentile of how long one has to wait for a processor, in milliseconds; takes so much time. */
    static double p99(Duration time) throws InterruptedException {
        var processors = Runtime.getRuntime().availableProcessors();
        List<DoubleStream.Builder> gaps = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < processors; i++) {
            var found = DoubleStream.builder();
            gaps.add(found);
            threads.add(Thread.ofPlatform().start(() -> look(time.toNanos(), found)));
        }
        for (var thread : threads) {
            thread.join();
        }
        double[] all =
                gaps.stream().flatMapToDouble(DoubleStream.Builder::build).toArray();
        return percentile(0.99, all, processors * time.toNanos() / NANOS_PER_MILLI);
    }

    private static void look(long nanos, DoubleStream.Builder gaps) {
        long start = System.nanoTime();
        for (long last = start, now = start; now - start < nanos; last = now) {
            now = System.nanoTime();
            double gap = (now - last) / NANOS_PER_MILLI;
            if (gap > NO_GAP_MILLIS) {
                gaps.add(gap);
            }
        }
    }

    /**
     * Returns how long at most that share of those waits who come at any moment: until the end of the gap in which they
     * come, or not at all.
     *
     * @param gaps how long each was
     * @param time how long it was looked for them, in the same unit
     */
    static double percentile(double share, double[] gaps, double time) {
        double others = (1 - share) * time;
        if (waitingLonger(0, gaps) <= others) {
            return 0;
        }
        double low = 0;
        double high = Arrays.stream(gaps).max().orElse(0);
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (waitingLonger(middle, gaps) > others) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** Returns for how much of the time somebody who comes has to wait longer than that. */
    private static double waitingLonger(double limit, double[] gaps) {
        return Arrays.stream(gaps).map(gap -> Math.max(0, gap - limit)).sum();
    }
}
