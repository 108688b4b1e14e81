package dev.mpm.server.master.tasks;

import dev.mpm.api.tasks.TaskFailedException.Reason;
import dev.mpm.server.core.tasks.Outcome;

/** Decides what becomes of a task whose process ended, or had to be ended. Pure. */
sealed interface Fate {

    /** It is begun again, before all others. */
    record Retry() implements Fate {}

    /** It has failed. */
    record Failure(Outcome.Failed outcome) implements Fate {}

    /**
     * Decides.
     *
     * @param reason why the attempt is over
     * @param text the same in words
     * @param attempts how often the task has been begun
     * @param retries how often it may be begun again
     */
    static Fate of(Reason reason, String text, int attempts, int retries) {
        boolean mayHelp =
                switch (reason) {
                    case DIED, TIMEOUT -> true;
                    case THREW, UNAVAILABLE -> false;
                };
        return mayHelp && attempts <= retries
                ? new Retry()
                : new Failure(new Outcome.Failed(reason, text, "", attempts));
    }
}
