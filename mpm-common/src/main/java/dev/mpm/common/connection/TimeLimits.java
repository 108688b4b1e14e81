package dev.mpm.common.connection;

import dev.mpm.api.HttpSettings;
import java.time.Duration;

/**
 * Decides whether a connection has been in its phase for too long. Pure; all times in nanoseconds.
 *
 * @param opened time until a new connection's first byte
 * @param keepAlive idle time between two requests
 * @param header time for a request's line and headers
 * @param io time without progress while a body is read or an answer written
 */
public record TimeLimits(long opened, long keepAlive, long header, long io) {

    /**
     * How long a silent connection is still kept while its process leaves. Nobody can tell a client in time that its idle
     * connection ends: a request that is on its way then is lost. So each is given the time to ask once more and to be told
     * in the answer; half a second more than the second in which many ask again and again.
     */
    private static final long FAREWELL = Duration.ofMillis(1500).toNanos();

    /** How long the rest of a refused request is read, so that the client sees the answer (httpd: 2 s, its short linger). */
    private static final long LINGER = Duration.ofSeconds(2).toNanos();

    /** Returns the limits that the configuration names. */
    public static TimeLimits of(HttpSettings http) {
        long header = http.requestHeaderTimeout().toNanos();
        return new TimeLimits(
                header,
                http.keepAliveTimeout().toNanos(),
                header,
                http.ioTimeout().toNanos());
    }

    /**
     * Returns the limits while the process leaves: connections on which nothing is asked end soon.
     *
     * @param within the time that the process has to leave; half of it is for those that are silent
     */
    TimeLimits whileLeaving(long within) {
        long silence = Math.min(FAREWELL, within / 2);
        return new TimeLimits(Math.min(opened, silence), Math.min(keepAlive, silence), header, io);
    }

    /**
     * Returns whether the connection must end.
     *
     * @param age time since the phase began
     * @param stalled time since a byte last moved, or 0 if nobody waits for one
     */
    boolean exceeded(Phase phase, long age, long stalled) {
        return switch (phase) {
            case OPENED -> age > opened;
            case READING -> age > header;
            case IDLE -> age > keepAlive;
            case RUNNING -> stalled > io;
            case CLOSING -> age > LINGER;
            case UPGRADED -> false;
        };
    }

    /** Returns how often connections must be looked at so that no limit is overrun by more than a quarter. */
    long shortest() {
        long idle = keepAlive == 0 ? FAREWELL : Math.min(keepAlive, FAREWELL); // at 0 no connection is ever idle
        return Math.min(idle, Math.min(header, io));
    }
}
