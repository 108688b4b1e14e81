package dev.mpm.server.core.config;

import dev.mpm.api.DataSize;
import dev.mpm.api.Setting;
import java.time.Duration;

/** One pool of the {@code tasks:} section: where the app's tasks run, and how many. */
public record TaskPoolSettings(
        @Setting(
                byDefault = "threads",
                says = "Where tasks run: on threads or virtual threads of the worker that hands them in, or in"
                        + " processes that all workers share.")
        Kind kind,

        @Setting(
                byDefault = "4",
                min = "1",
                max = "1000",
                says = "Tasks that run at a time: in each worker, or processes to have at most in the whole server.")
        int size,

        @Setting(byDefault = "100", min = "1", max = "100000", says = "Tasks that may wait; further ones are rejected.")
        int queue,

        @Setting(
                byDefault = "round-robin",
                says = "Which of several idle processes gets the next task; least-loaded is the one that has computed"
                        + " least.")
        Distribution distribution,

        @Setting(
                byDefault = "0s",
                min = "0s",
                max = "24h",
                says = "How long a task may run; then its thread is interrupted, or its process ended, with evidence."
                        + " 0s means no limit.")
        Duration timeout,

        @Setting(
                byDefault = "0",
                min = "0",
                max = "100",
                says = "How often a task is tried again whose process ended or ran out of time; never after an"
                        + " exception. Processes only.")
        int retries,

        @Setting(byDefault = "128MiB", min = "16MiB", says = "The largest heap of each process.")
        DataSize memory,

        @Setting(byDefault = "0", min = "0", says = "Tasks after which a process is replaced; 0 means never.")
        long maxTasks,

        @Setting(
                byDefault = "10",
                min = "0",
                max = "19",
                says = "How much the processors are left to workers rather than to the processes, as the command nice"
                        + " has it; 0 means not at all.")
        int nice) {

    /** Where tasks run. */
    public enum Kind {
        /** On threads of the worker. */
        THREADS,
        /** On virtual threads of the worker. */
        VIRTUAL,
        /** In processes of their own. */
        PROCESSES
    }

    /** Which process gets the next task. */
    public enum Distribution {
        /** The one after the one that got the last. */
        ROUND_ROBIN,
        /** Any. */
        RANDOM,
        /** The one that has been busy for the shortest time. */
        LEAST_LOADED
    }

    /** Returns the kind as the configuration has it. */
    public String kindWord() {
        return switch (kind) {
            case THREADS -> "threads";
            case VIRTUAL -> "virtual";
            case PROCESSES -> "processes";
        };
    }
}
