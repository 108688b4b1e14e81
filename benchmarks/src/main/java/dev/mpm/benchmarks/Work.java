package dev.mpm.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Something that is done to a server, and what is measured meanwhile. */
interface Work {

    /** Returns the name for {@code --work}. */
    String name();

    /** Returns a line for {@code --list}. */
    String says();

    /** Returns how many clients there are unless the user wants another number. */
    int connections();

    /** Returns what it gives, in the order of the table. */
    List<Figure> columns();

    /** Returns about how long one round takes, starting and stopping the server included. */
    Duration estimate(Options options);

    /**
     * Starts the server, measures it once and stops it.
     *
     * @throws BenchmarkException if there is nothing to be had, with the reason
     */
    Map<Figure, Double> measure(Case run, Bench bench);
}
