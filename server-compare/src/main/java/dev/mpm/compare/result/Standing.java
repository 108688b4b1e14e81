package dev.mpm.compare.result;

/** How a contender's figure compares with the best of its scenario. */
public enum Standing {

    /** No median is better, and it beats at least one other contender. */
    BEST,

    /** The noise does not separate it from the best. */
    LEVEL,

    /** The best beats it. */
    WORSE,

    /** Nothing is claimed: not measured, too few rounds, nobody is beaten, or a figure without a better side. */
    OPEN
}
