package dev.mpm.api.tasks;

import java.util.Map;

/** What a running task may know and tell. Valid while the task runs; safe for any thread. */
public interface TaskContext {

    /** Returns the scalars below {@code app.settings}, as {@link dev.mpm.api.AppContext#settings()} does. */
    Map<String, String> settings();

    /** Returns the name of the pool that runs the task. */
    String pool();

    /** Returns how often the task has been started, this time included: 1 or more. */
    int attempt();

    /** Returns a logger whose lines reach the master's log. */
    System.Logger logger();

    /**
     * Tells the submitter how far the task is. May be called as often as one likes: of what is told in quick succession only
     * the newest is passed on. A task that is done need not say so.
     *
     * @param fraction the part that is done, from 0 to 1
     * @param text a few words for people, cut after a thousand characters; may be empty
     */
    void progress(double fraction, String text);

    /** Returns whether nobody waits for the result any more; the thread has been interrupted then, too. */
    boolean isCancelled();
}
