package dev.mpm.api.once;

/** What one worker of a server does for all of them, time and again. */
@FunctionalInterface
public interface RunOnceTask {

    /**
     * Does it once. Called by one thread at a time, of one worker at a time; that thread is for this alone and may block. It
     * is interrupted when the worker ends.
     *
     * @throws Exception whatever went wrong: it is logged and counted, and the next time comes as if nothing had happened
     */
    void run() throws Exception;
}
