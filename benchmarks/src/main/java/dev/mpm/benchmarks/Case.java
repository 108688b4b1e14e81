package dev.mpm.benchmarks;

/**
 * One line of the table: a server under a work.
 *
 * @param connections how many the load has open, and for how many the server is sized
 */
record Case(Peer peer, Work work, int connections) {

    @Override
    public String toString() {
        return peer.name() + " " + work.name();
    }
}
