package dev.mpm.server.core.posix;

import sun.misc.Signal;

/**
 * Says what happens when this process gets a signal: the only class that touches {@code sun.misc.Signal}.
 *
 * <p>The JVM runs a reaction on a new thread of its own, so it must be quick: it puts an event into an inbox. A JVM takes
 * HUP, INT, TERM, USR1, WINCH, TTIN, TTOU, CHLD. QUIT is its thread dump, USR2 its own; both are refused here.
 */
public final class Signals {

    private Signals() {}

    /**
     * Runs a reaction whenever the signal comes, instead of what was set before.
     *
     * @param name without SIG: {@code TERM}
     * @throws IllegalArgumentException if the JVM keeps the signal for itself, or the machine has none of that name
     */
    public static void on(String name, Runnable reaction) {
        refuseWhatBelongsToTheJvm(name);
        Signal.handle(new Signal(name), signal -> reaction.run());
    }

    /** Ignores the signal. Programs started by this process are not touched by that: it is caught and forgotten. */
    public static void ignore(String name) {
        refuseWhatBelongsToTheJvm(name);
        Signal.handle(new Signal(name), signal -> {});
    }

    /** Sends a signal to this process itself. */
    public static void raise(String name) {
        Signal.raise(new Signal(name));
    }

    private static void refuseWhatBelongsToTheJvm(String name) {
        if (name.equals("QUIT") || name.equals("USR2")) {
            throw new IllegalArgumentException("signal: " + name + " (expected: one that the JVM does not use itself)");
        }
    }
}
