package dev.mpm.compare.advice;

/**
 * What a request needs, and what that means for a pool.
 *
 * @param service how long it takes when nobody else asks, in milliseconds
 * @param cpu the processor time of that, in milliseconds
 */
record Demand(double service, double cpu) {

    /** Below this share of waiting, more threads than processors bring nothing that the noise would not hide. */
    private static final double HARDLY_WAITS = 0.2;

    /** More threads than the mean that is busy, because requests do not come evenly. */
    private static final double HEADROOM = 1.5;

    private static final double LEAST_CPU = 0.001;

    /** Returns the share of its time in which it waits for something, from 0 to 1. */
    double waiting() {
        return service <= 0 ? 0 : Math.clamp(1 - cpu / service, 0, 1);
    }

    boolean hardlyWaits() {
        return waiting() < HARDLY_WAITS;
    }

    /** Returns the requests a second at which the processors are full. */
    double most(int processors) {
        return processors * 1000 / Math.max(LEAST_CPU, cpu);
    }

    /**
     * Returns how many requests are in progress on average when the processors are full: by Little's law the rate times the
     * time that each takes.
     */
    double inProgress(int processors) {
        return most(processors) * service / 1000;
    }

    /** Returns how many threads to have over all processes. */
    int threads(int processors) {
        return (int) Math.ceil(Math.max(processors, inProgress(processors) * HEADROOM));
    }
}
