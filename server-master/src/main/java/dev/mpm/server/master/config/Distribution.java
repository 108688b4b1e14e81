package dev.mpm.server.master.config;

/** How connections come to workers. */
public enum Distribution {
    /** Every worker accepts from the same sockets: who is free takes the next. */
    SHARED,
    /** Every worker has sockets of its own in the same ports, between which the kernel chooses by the client's address. */
    REUSEPORT,
    /** The master passes each on to the next worker in turn. */
    ROUND_ROBIN,
    /** The master passes each on to the worker with the fewest open connections. */
    LEAST_CONNECTIONS,
    /** The master passes each on to any worker. */
    RANDOM,
    /** The master draws two workers, and passes it on to the one with fewer open connections. */
    POWER_OF_TWO_CHOICES;

    /** Returns whether the master accepts, and passes connections on to workers that have room. */
    public boolean isByMaster() {
        return switch (this) {
            case SHARED, REUSEPORT -> false;
            case ROUND_ROBIN, LEAST_CONNECTIONS, RANDOM, POWER_OF_TWO_CHOICES -> true;
        };
    }
}
