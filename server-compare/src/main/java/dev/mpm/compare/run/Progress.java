package dev.mpm.compare.run;

import java.time.Duration;

/** Hears how a comparison goes. On the comparison's thread. */
@FunctionalInterface
public interface Progress {

    /**
     * A step begins.
     *
     * @param done the share of the whole that is over, from 0 to 1
     * @param left how long the rest takes, about
     */
    void step(String what, double done, Duration left);
}
