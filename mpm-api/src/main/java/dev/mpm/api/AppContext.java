package dev.mpm.api;

import dev.mpm.api.commands.Commands;
import dev.mpm.api.messages.Cluster;
import dev.mpm.api.once.RunOnceTask;
import dev.mpm.api.once.Schedule;
import dev.mpm.api.shared.SharedMemory;
import dev.mpm.api.tasks.Tasks;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What an app may know about the worker process it runs in, and ask of it. Safe for any thread. */
public interface AppContext {

    /**
     * Returns the scalars below {@code app.settings}. A nested mapping gives dotted keys ({@code db.url}), a list gives
     * numbered ones ({@code hosts.0}). Values are as written, after {@code ${NAME}} was replaced.
     */
    Map<String, String> settings();

    /** Returns the worker's slot on the scoreboard: 0 or above, stable while the process lives, then used again. */
    int slot();

    /** Returns the configuration's generation: 1 at start, one more after each reload. */
    int generation();

    /** Returns the name of the MPM that runs this worker, as written in the configuration. */
    String mpm();

    /** Returns a logger whose lines reach the master's log, marked with the worker's slot. */
    System.Logger logger();

    /**
     * Moves the deadline of the request that the calling thread runs a handler for: {@code request-timeout} strikes that much
     * later. Several calls add up. For a request that is known to take long, or that makes progress in steps:
     *
     * <pre>{@code
     * for (Chapter chapter : report) {
     *     context.extendDeadline(Duration.ofSeconds(10));
     *     print(chapter);
     * }
     * }</pre>
     *
     * <p>Does nothing on a thread that runs no request, for a request without a limit, and for one whose thread has been
     * interrupted already.
     *
     * @param more how much later, zero or more
     */
    default void extendDeadline(Duration more) {}

    /**
     * Returns how much time is left to the request that the calling thread runs a handler for, zero when it is over; empty if
     * there is no limit. Time in which the client was slow to send or to take bytes may come on top.
     */
    default Optional<Duration> timeLeft() {
        return Optional.empty();
    }

    /**
     * Returns the memory that all workers of this server share: numbers that change atomically, and maps.
     *
     * @throws UnsupportedOperationException outside a server, as in a test with a context of its own
     */
    default SharedMemory shared() {
        throw new UnsupportedOperationException(
                "shared memory: there is none outside a server; override shared() in a test");
    }

    /**
     * Returns the workers of this server, and messages between them. The first call connects this worker to the master's
     * relay; an app that never calls it pays nothing for it.
     *
     * @throws IllegalStateException if the relay cannot be reached
     * @throws UnsupportedOperationException outside a server, as in a test with a context of its own
     */
    default Cluster cluster() {
        throw new UnsupportedOperationException(
                "messages: there are none outside a server; override cluster() in a test");
    }

    /**
     * Returns the pools that run tasks for the app, as the configuration names them below {@code tasks:}.
     *
     * @throws UnsupportedOperationException outside a server, as in a test with a context of its own
     */
    default Tasks tasks() {
        throw new UnsupportedOperationException("tasks: there are none outside a server; override tasks() in a test");
    }

    /**
     * Has one worker of the server do something time and again, for all of them. Every worker asks for it, at its start as a
     * rule; the first leads, and when it leaves or dies another takes over at once and keeps the rhythm.
     *
     * <p>At no moment do two workers run it, also not while a reload replaces all of them, nor does any that has left. A run
     * counts when it begins: one whose worker died is not made up for, and the next comes when it is due. What is due at
     * short intervals should be able to live with one that is missing.
     *
     * <p>The first run may begin before {@link App#start} has returned. The task has a thread of its own, whose context class
     * loader is the caller's; it is interrupted when the worker ends. A task that then goes on is ended with its process.
     *
     * @param name letters, digits, dots, dashes and underscores, 63 at most; the same in all workers
     * @param schedule when; that of the worker that leads holds
     * @throws IllegalArgumentException if this worker has asked for one of that name already, or it is no name
     * @throws IllegalStateException if the worker leaves already
     * @throws UnsupportedOperationException outside a server, as in a test with a context of its own
     */
    default void runOnce(String name, Schedule schedule, RunOnceTask task) {
        throw new UnsupportedOperationException(
                "run once: there are no workers outside a server; override runOnce() in a test");
    }

    /**
     * Returns what runs other programs for this worker, and ends them with it.
     *
     * @throws UnsupportedOperationException outside a server, as in a test with a context of its own
     */
    default Commands commands() {
        throw new UnsupportedOperationException(
                "commands: there are none outside a server; override commands() in a test");
    }
}
