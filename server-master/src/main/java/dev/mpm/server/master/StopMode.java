package dev.mpm.server.master;

/** How the server is asked to stop. */
public enum StopMode {
    /** Requests in flight are answered first (TERM). */
    GRACEFUL,
    /** At once; requests in flight are cut (INT). */
    FAST
}
