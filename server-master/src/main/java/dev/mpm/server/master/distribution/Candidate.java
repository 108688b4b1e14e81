package dev.mpm.server.master.distribution;

/**
 * A worker that has room for a connection, as a {@link Strategy} sees it.
 *
 * @param connections those that it has open
 * @param untaken those that were passed to it and that it has not taken yet
 */
record Candidate(int slot, long connections, long untaken) {

    /** Returns how many connections it has, or will have soon. */
    long load() {
        return connections + untaken;
    }
}
