package dev.mpm.compare.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Collects what one loop saw of a stream in each tenth of a second. One thread uses it; afterwards, they are put together. */
final class Ticks {

    static final long LENGTH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int DIGITS = 2;

    /** What is kept of a tick that is over: its latencies as values and how often each came. */
    private static final class Past {

        private final long answered;
        private final long errors;
        private final long[] values;
        private final long[] counts;

        private Past(long answered, long errors, long[] values, long[] counts) {
            this.answered = answered;
            this.errors = errors;
            this.values = values;
            this.counts = counts;
        }
    }

    private final long begin;
    private final List<Past> past = new ArrayList<>();
    private final Histogram current = Tally.histogram(DIGITS);
    private long answered;
    private long errors;

    /** @param begin of the first, a time of {@code System.nanoTime()} */
    Ticks(long begin) {
        this.begin = begin;
    }

    void answered(long latency, long now) {
        goTo(now);
        Tally.record(current, latency);
        answered++;
    }

    void failed(long now) {
        goTo(now);
        errors++;
    }

    /** Ends the ticks before this time. */
    void goTo(long now) {
        while (now - begin >= (past.size() + 1) * LENGTH_NANOS) {
            endTick();
        }
    }

    private void endTick() {
        long[] values = new long[answered == 0 ? 0 : distinct()];
        long[] counts = new long[values.length];
        int at = 0;
        if (values.length > 0) {
            for (HistogramIterationValue value : current.recordedValues()) {
                values[at] = value.getValueIteratedTo();
                counts[at++] = value.getCountAddedInThisIterationStep();
            }
            current.reset();
        }
        past.add(new Past(answered, errors, values, counts));
        answered = 0;
        errors = 0;
    }

    private int distinct() {
        int distinct = 0;
        for (var _ : current.recordedValues()) {
            distinct++;
        }
        return distinct;
    }

    /**
     * Puts together what the loops saw, after they have ended.
     *
     * @param from the beginning of the stream, in nanoseconds after that of the run
     */
    static List<Tick> together(List<Ticks> loops, long from) {
        loops.forEach(Ticks::endTick);
        int longest = loops.stream().mapToInt(ticks -> ticks.past.size()).max().orElse(0);
        List<Tick> all = new ArrayList<>(longest);
        var latencies = Tally.histogram(DIGITS);
        for (int i = 0; i < longest; i++) {
            all.add(tick(loops, i, (from + i * LENGTH_NANOS) / NANOS_PER_SECOND, latencies));
        }
        return all;
    }

    private static Tick tick(List<Ticks> loops, int index, double at, Histogram latencies) {
        latencies.reset();
        long answered = 0;
        long errors = 0;
        for (var loop : loops) {
            if (index < loop.past.size()) {
                var part = loop.past.get(index);
                answered += part.answered;
                errors += part.errors;
                for (int i = 0; i < part.values.length; i++) {
                    latencies.recordValueWithCount(part.values[i], part.counts[i]);
                }
            }
        }
        return new Tick(at, answered, errors, millis(latencies, 50), millis(latencies, 99), millis(latencies, 100));
    }

    private static double millis(Histogram latencies, double percentile) {
        return latencies.getTotalCount() == 0 ? 0 : latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }
}
