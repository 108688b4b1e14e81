package dev.mpm.server.master;

import java.util.Map;
import java.util.Set;

/**
 * The variables by which a service manager talks to the one process that it started. No other process may see them: it
 * would speak in the server's name, or take for its own the sockets that are the server's.
 */
final class ServiceVariables {

    static final String NOTIFY_SOCKET = "NOTIFY_SOCKET";
    static final String WATCHDOG_USEC = "WATCHDOG_USEC";
    static final String WATCHDOG_PID = "WATCHDOG_PID";
    static final String LISTEN_PID = "LISTEN_PID";
    static final String LISTEN_FDS = "LISTEN_FDS";
    static final String LISTEN_FDNAMES = "LISTEN_FDNAMES";

    /** The last is a newer companion of LISTEN_PID, of which nothing is asked here. */
    private static final Set<String> ALL = Set.of(
            NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID, LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES, "LISTEN_PIDFDID");

    private ServiceVariables() {}

    /** Takes them out of the environment that a worker is about to get. */
    static void removeFrom(Map<String, String> environment) {
        environment.keySet().removeAll(ALL);
    }

    /** Returns whether such a variable, if it is set, means this process. Inherited from elsewhere, it means another. */
    static boolean isMeant(Map<String, String> environment, String pidVariable, long pid) {
        return environment.getOrDefault(pidVariable, "").equals(Long.toString(pid));
    }
}
