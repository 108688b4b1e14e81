package dev.mpm.server.master;

import java.io.Closeable;

/** Looks out for connections at the sockets of one generation. The supervisor's thread calls the methods; none blocks. */
interface Lookout extends Closeable {

    /** Sees nothing. */
    Lookout NONE = new Lookout() {
        @Override
        public int waiting() {
            return 0;
        }

        @Override
        public void watch() {}

        @Override
        public void refuse(int connections) {}

        @Override
        public long refused() {
            return 0;
        }

        @Override
        public void close() {}
    };

    /** Returns how many connections wait to be accepted. */
    int waiting();

    /** Tells the supervisor once, by {@link SupervisorEvent.ConnectionsWait}, when a connection waits. */
    void watch();

    /** Answers so many of those that wait with status 503, a moment later; what was asked before counts no more. */
    void refuse(int connections);

    /** Returns how many have been answered so since the master started. */
    long refused();

    /** Ends it; afterwards nothing keeps the sockets from being closed. */
    @Override
    void close();
}
