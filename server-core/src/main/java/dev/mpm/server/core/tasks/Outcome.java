package dev.mpm.server.core.tasks;

import dev.mpm.api.tasks.TaskFailedException.Reason;

/** What came of a task. */
public sealed interface Outcome {

    /** The most characters of a message that are passed on. */
    int LONGEST_TEXT = 4_000;

    /** The most characters of a stack that are passed on. */
    int LONGEST_STACK = 20_000;

    /** It has a result, encoded. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares messages
    record Returned(byte[] value) implements Outcome {}

    /**
     * It has none.
     *
     * @param text why, in words
     * @param stack of what it threw, or empty
     * @param attempts how often it was begun
     */
    record Failed(Reason reason, String text, String stack, int attempts) implements Outcome {

        /** Cuts what is too long. */
        public Failed {
            text = cut(text, LONGEST_TEXT);
            stack = cut(stack, LONGEST_STACK);
        }

        /** Returns the same after so many attempts. */
        public Failed after(int number) {
            return new Failed(reason, text, stack, number);
        }
    }

    /**
     * The pool did not take it.
     *
     * @param text why, in words
     * @param queue how many may wait
     */
    record Rejected(String text, int queue) implements Outcome {}

    /** It was given up. */
    record Cancelled() implements Outcome {}

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "...";
    }
}
