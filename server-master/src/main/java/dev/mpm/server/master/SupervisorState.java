package dev.mpm.server.master;

import java.util.Locale;

/** What the server as a whole is doing. The order of the constants is the order of its life. */
enum SupervisorState {
    /** No worker has been ready yet. */
    STARTING,
    /** At least one worker has been ready. */
    RUNNING,
    /** Workers are leaving and none will be started. */
    STOPPING,
    /** No worker is left. */
    STOPPED;

    /** Returns the word that status shows. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
