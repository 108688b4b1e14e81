package dev.mpm.api;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What an app may know about the worker process it runs in, and ask of it. Safe for any thread. */
public interface AppContext {

    /**
     * Returns the scalars below {@code app.settings}. A nested mapping gives dotted keys ({@code db.url}), a list gives
     * numbered ones ({@code hosts.0}). Values are as written, after {@code ${NAME}} was replaced.
     */
    Map<String, String> settings();

    /** Returns the worker's slot on the scoreboard: 0 or above, stable while the process lives, then used again. */
    int slot();

    /** Returns the configuration's generation: 1 at start, one more after each reload. */
    int generation();

    /** Returns the name of the MPM that runs this worker, as written in the configuration. */
    String mpm();

    /** Returns a logger whose lines reach the master's log, marked with the worker's slot. */
    System.Logger logger();

    /**
     * Moves the deadline of the request that the calling thread runs a handler for: {@code request-timeout} strikes that much
     * later. Several calls add up. For a request that is known to take long, or that makes progress in steps:
     *
     * <pre>{@code
     * for (Chapter chapter : report) {
     *     context.extendDeadline(Duration.ofSeconds(10));
     *     print(chapter);
     * }
     * }</pre>
     *
     * <p>Does nothing on a thread that runs no request, for a request without a limit, and for one whose thread has been
     * interrupted already.
     *
     * @param more how much later, zero or more
     */
    default void extendDeadline(Duration more) {}

    /**
     * Returns how much time is left to the request that the calling thread runs a handler for, zero when it is over; empty if
     * there is no limit. Time in which the client was slow to send or to take bytes may come on top.
     */
    default Optional<Duration> timeLeft() {
        return Optional.empty();
    }
}
