package dev.mpm.benchmarks;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A server that can be measured: how it is started, and what it can be asked. */
interface Peer {

    /** Returns the name for {@code --peer}. */
    String name();

    /** Returns a line for {@code --list}. */
    String says();

    /** Returns the names of the works it is measured under. */
    Set<String> works();

    /** Returns the most clients it is for; others would wait for each other. */
    default int mostConnections() {
        return Integer.MAX_VALUE;
    }

    /** Returns what must be installed before it can run; empty if it can. */
    Optional<String> missing(Site site);

    /** Writes the configuration and says how to start the server. */
    Launch launch(Setup setup);

    /** Returns the command that makes the running server take up its configuration again; empty if it has none. */
    default Optional<List<String>> reload(Setup setup, Server server) {
        return Optional.empty();
    }
}
