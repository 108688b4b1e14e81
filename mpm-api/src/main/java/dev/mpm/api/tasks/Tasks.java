package dev.mpm.api.tasks;

import java.util.Set;

/** The task pools of the server, as the configuration names them below {@code tasks:}. Safe for any thread. */
public interface Tasks {

    /**
     * Returns a pool.
     *
     * @param name as it stands in the configuration
     * @throws IllegalArgumentException if there is no such pool; the message names those there are
     */
    TaskPool pool(String name);

    /** Returns the names of all pools, sorted. */
    Set<String> names();
}
