package dev.mpm.server.master;

import dev.mpm.server.master.config.ServerConfig;
import java.io.IOException;

/** Makes what generations are made of; a test makes them of nothing. Used by the supervisor's thread. */
interface Workshop {

    /**
     * Makes a generation that has no workers yet.
     *
     * @param listeners its sockets; they belong to it from then on
     * @param slotsInUse a number above that of every slot that other generations use
     */
    Generation make(int number, ServerConfig config, ListenerSet listeners, int slotsInUse) throws IOException;

    /**
     * Reads the configuration again, checks it and binds its addresses, on a thread of its own. Ends with {@link
     * SupervisorEvent.ReloadPrepared} or {@link SupervisorEvent.ReloadRefused}.
     *
     * @param present the sockets that are there already
     */
    void prepare(ListenerSet present);

    /** Removes the files of a generation that has no workers any more. */
    void discard(Generation generation);
}
