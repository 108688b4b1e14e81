package dev.mpm.server.core.scoreboard;

/**
 * What has been counted, of one worker or of the whole server.
 *
 * @param connections connections accepted
 * @param requests requests answered
 * @param errors those of them that were answered with status 500 or above
 * @param bytesIn bytes read for requests
 * @param bytesOut bytes written for answers
 */
public record Counters(long connections, long requests, long errors, long bytesIn, long bytesOut) {

    /** Nothing counted yet. */
    public static final Counters ZERO = new Counters(0, 0, 0, 0, 0);

    /** Returns the sums. */
    public Counters plus(Counters other) {
        return new Counters(
                connections + other.connections,
                requests + other.requests,
                errors + other.errors,
                bytesIn + other.bytesIn,
                bytesOut + other.bytesOut);
    }
}
