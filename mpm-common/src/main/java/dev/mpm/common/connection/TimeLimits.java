package dev.mpm.common.connection;

import dev.mpm.api.HttpSettings;
import java.time.Duration;

/**
 * Decides whether a connection has been in its phase for too long. Pure; all times in nanoseconds.
 *
 * @param keepAlive idle time between two requests
 * @param header time for a request's line and headers
 * @param io time without progress while a body is read or an answer written
 */
public record TimeLimits(long keepAlive, long header, long io) {

    /** How long an idle connection is still kept while its process leaves, so that a request on its way is answered. */
    private static final long FAREWELL = Duration.ofSeconds(1).toNanos();

    /** How long the rest of a refused request is read, so that the client sees the answer (httpd: 2 s, its short linger). */
    private static final long LINGER = Duration.ofSeconds(2).toNanos();

    /** Returns the limits that the configuration names. */
    public static TimeLimits of(HttpSettings http) {
        return new TimeLimits(
                http.keepAliveTimeout().toNanos(),
                http.requestHeaderTimeout().toNanos(),
                http.ioTimeout().toNanos());
    }

    /**
     * Returns whether the connection must end.
     *
     * @param age time since the phase began
     * @param stalled time since a byte last moved, or 0 if nobody waits for one
     * @param leaving whether the process accepts nothing more
     */
    boolean exceeded(Phase phase, long age, long stalled, boolean leaving) {
        return switch (phase) {
            case READING -> age > header;
            case IDLE -> age > (leaving ? Math.min(FAREWELL, keepAlive) : keepAlive);
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
