package dev.mpm.compare.load;

/** How the clients of a stream behave. */
public enum Pattern {

    /** Each connection has one request on its way at any time: as many as are answered. */
    CLOSED,

    /** Requests are sent when they are due, evenly at a rate, whether or not those before are answered. */
    OPEN,

    /** Each connection asks once, is then kept without a word, and asks once more at the end. */
    IDLE,

    /** Each connection sends its requests, and takes the answers, a few bytes at a time. */
    SLOW,

    /** Each connection asks once, at the beginning of the stream; what is not answered at its end is abandoned. */
    ONCE
}
