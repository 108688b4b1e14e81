package dev.mpm.api.tasks;

/**
 * How far a task is.
 *
 * @param fraction the part that is done, from 0 to 1
 * @param text the task's own words; may be empty
 */
public record TaskProgress(double fraction, String text) {

    /** Nothing has been told yet. */
    public static final TaskProgress NONE = new TaskProgress(0, "");

    /** Checks the fraction. */
    public TaskProgress {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction: " + fraction + " (expected: from 0 to 1)");
        }
    }
}
