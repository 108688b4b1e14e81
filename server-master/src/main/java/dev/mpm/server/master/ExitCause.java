package dev.mpm.server.master;

import dev.mpm.server.core.posix.ProcessSignal;

/** Tells in words why a worker's process ended, from what {@code Process} and the supervisor know. Pure. */
final class ExitCause {

    private static final int SIGNALED = 128;

    /** What {@code -XX:+ExitOnOutOfMemoryError} ends a JVM with. */
    private static final int OUT_OF_HEAP = 3;

    private ExitCause() {}

    /**
     * Returns the cause.
     *
     * @param exitCode as {@code Process.exitValue()} gives it
     * @param wasReady whether the worker had ever been ready: a worker that fails to boot ends with codes of ours
     * @param killedByUs whether the supervisor sent KILL
     */
    static String of(int exitCode, boolean wasReady, boolean killedByUs) {
        if (exitCode > SIGNALED) {
            int signal = exitCode - SIGNALED;
            String text = "killed by signal " + signal + " (" + ProcessSignal.nameOf(signal) + ")";
            return signal == 9 && !killedByUs ? text + ", likely out of memory" : text;
        }
        if (exitCode == OUT_OF_HEAP && wasReady) {
            return "out of heap (exit code 3); raise -Xmx under jvm.options, or look for a leak";
        }
        return "exit code " + exitCode;
    }
}
