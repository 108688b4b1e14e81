package dev.mpm.api;

import java.io.IOException;

/**
 * A concurrency model, in two halves that never meet in one process but in single-process mode.
 *
 * <p>Everything an MPM does to the outside world it does through the {@link Engine} it starts; the master half only
 * answers questions. See the package for the order of the calls.
 */
public interface Mpm {

    /** Returns the sizes that are fixed while the server runs. Master half: a pure function. */
    PoolShape shape();

    /**
     * Decides how many workers there should be and which are no longer needed. Master half: a pure function.
     *
     * <p>The supervisor asks about once a second while nothing else happens, spawns what is missing to the target,
     * replaces workers that die, and asks the named workers to finish and leave.
     *
     * @param pool the workers of the newest generation, and what the previous decision left to remember
     */
    Sizing size(PoolSnapshot pool);

    /**
     * Starts the engine that runs connections in this process. Worker half.
     *
     * @param context the shared listening sockets, the app's handler and the limits to hold to
     * @return the engine, already accepting; the caller closes it
     * @throws IOException if it cannot start; nothing is left running then
     */
    Engine start(EngineContext context) throws IOException;
}
