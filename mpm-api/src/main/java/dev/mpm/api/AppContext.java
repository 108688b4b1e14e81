package dev.mpm.api;

import java.util.Map;

/** What an app may know about the worker process it runs in. Immutable but for the logger; safe for any thread. */
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
}
