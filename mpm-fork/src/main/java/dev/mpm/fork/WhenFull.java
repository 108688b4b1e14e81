package dev.mpm.fork;

/** What becomes of a connection that comes while all processes are there that may be, and each has one. */
public enum WhenFull {
    /** It waits in the kernel until a process has ended and another has started. */
    WAIT,
    /** It is answered with status 503. */
    REFUSE
}
