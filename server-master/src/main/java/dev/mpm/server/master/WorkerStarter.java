package dev.mpm.server.master;

import java.io.IOException;

/** Starts worker processes; a test starts none. */
@FunctionalInterface
interface WorkerStarter {

    /**
     * Starts a process for a slot. Its end is reported to the inbox as {@link SupervisorEvent.WorkerExited}.
     *
     * @param token the secret by which the process will prove that it is the one
     */
    WorkerProcess start(int slot, String token) throws IOException;
}
