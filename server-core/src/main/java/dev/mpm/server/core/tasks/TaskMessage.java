package dev.mpm.server.core.tasks;

import java.util.List;
import java.util.Map;

/**
 * Everything that is said over a link of the task service. A worker says {@link Hello}, then {@link Submit}, {@link Cancel}
 * and {@link Counted}, and hears {@link Progressed} and {@link Ended}. A task process says {@code Hello}, hears {@link
 * Prepare}, answers {@link Prepared}, and then runs one task after the other: {@link Run}, {@code Progressed}, {@code Ended}.
 * The end of the link is the end of the other side.
 */
public sealed interface TaskMessage {

    /** Who is at the other end. */
    enum Role {
        WORKER,
        TASK_PROCESS
    }

    /**
     * The first thing that is said to the master.
     *
     * @param number a worker's slot, or a task process's number
     * @param epoch which configuration's pools are meant
     * @param token the secret by which the process proves that the master has started it
     */
    record Hello(Role role, int number, int epoch, String token) implements TaskMessage {

        /** Returns the words for a log, without the secret. */
        @Override
        public String toString() {
            return "Hello[" + role + " " + number + ", epoch " + epoch + "]";
        }
    }

    /** A worker hands a task in; the id is the worker's. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares messages
    record Submit(long id, String pool, String task, byte[] argument) implements TaskMessage {}

    /** The task is given up. */
    record Cancel(long id) implements TaskMessage {}

    /** What a worker has done in a pool of its own threads, from its start until now. */
    record Counted(String pool, Counts counts) implements TaskMessage {}

    /** What a task process loads. */
    record Prepare(String pool, List<String> classpath, Map<String, String> settings) implements TaskMessage {

        public Prepare {
            classpath = List.copyOf(classpath);
            settings = Map.copyOf(settings);
        }
    }

    /**
     * The task process has loaded it.
     *
     * @param problem why not; empty if it has
     */
    record Prepared(String problem) implements TaskMessage {}

    /** The task process runs this; the id is the master's. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares messages
    record Run(long id, int attempt, String task, byte[] argument) implements TaskMessage {}

    /** How far a task is. */
    record Progressed(long id, double fraction, String text) implements TaskMessage {}

    /** What came of a task. */
    record Ended(long id, Outcome outcome) implements TaskMessage {}

    /** The task process writes down what it is doing. */
    record Dump(String file, String reason) implements TaskMessage {}

    /**
     * It has done so.
     *
     * @param problem why not; empty if it has
     */
    record Dumped(String file, String problem) implements TaskMessage {}
}
