package dev.mpm.server.core.channel;

import dev.mpm.api.RouteView;
import java.time.Duration;
import java.util.List;

/** Everything that the master and a worker can say to each other. Values: immutable, safe for any thread. */
public sealed interface Message {

    /** What the master says to a worker. */
    sealed interface ToWorker extends Message {}

    /** What a worker says to the master. */
    sealed interface ToMaster extends Message {}

    /** Tells the worker what to become; the listening sockets come with it. The master's first message, sent once. */
    record Boot(BootSpec spec) implements ToWorker {}

    /** Asks the worker to take no new connections until {@link Resume}. */
    record Pause() implements ToWorker {}

    /** Asks the worker to take connections again. */
    record Resume() implements ToWorker {}

    /**
     * Asks the worker to finish what it has and leave.
     *
     * @param limit how long it may take; what is then still open is cut
     */
    record Drain(Duration limit) implements ToWorker {}

    /** Asks the worker to leave at once; what it has in flight is cut. */
    record Stop() implements ToWorker {}

    /** Asks a worker that is {@link Prepared} to accept connections. */
    record Serve() implements ToWorker {}

    /**
     * Asks the worker to write down what its threads are doing; it answers {@link Dumped}, also while it loads or drains.
     *
     * @param file the path of a file that is not there yet
     * @param reason why, for whoever reads the file
     */
    record Dump(String file, String reason) implements ToWorker {}

    /** Asks the worker to open its log files anew, as they have been renamed. */
    record ReopenLogs() implements ToWorker {}

    /**
     * Opens the conversation.
     *
     * @param token the secret that the master gave to this process when it started it
     */
    record Hello(int slot, long pid, String token) implements ToMaster {

        /** Returns the words for a log, without the secret. */
        @Override
        public String toString() {
            return "Hello[slot=" + slot + ", pid=" + pid + "]";
        }
    }

    /** Says that the worker has its sockets and is loading the app. */
    record Booting() implements ToMaster {}

    /** Says that the app has started and is warm; the worker waits for {@link Serve}. */
    record Prepared() implements ToMaster {}

    /** Says that the engine accepts connections. */
    record Ready() implements ToMaster {}

    /**
     * Says that the worker has taken the last connection that it wants: it finishes what it has, drains by itself and ends.
     * Said once, after {@link Ready}.
     */
    record Served() implements ToMaster {}

    /**
     * Says that the worker cannot serve; it ends after this.
     *
     * @param text what was being done, what was found and what to do, for the operator; may hold several lines
     */
    record BootFailed(Fault fault, String text) implements ToMaster {

        private static final int LONGEST_TEXT = 16_384;

        /** Cuts a text that is too long for people anyway, so that it cannot be too long for a frame. */
        public BootFailed {
            text = text.substring(0, Math.min(text.length(), LONGEST_TEXT));
        }
    }

    /** Says that the worker takes no new connections any more and finishes what it has. */
    record Draining() implements ToMaster {}

    /**
     * Says that the worker is done and ends now.
     *
     * @param complete whether every connection ended by itself
     */
    record Drained(boolean complete) implements ToMaster {}

    /**
     * Answers {@link Dump}.
     *
     * @param problem why the file could not be written, empty if it was
     */
    record Dumped(String file, String problem) implements ToMaster {}

    /**
     * Says that a handler has neither returned within its time nor when it was interrupted; said once per request.
     *
     * @param request method and path, as they stand on the scoreboard
     * @param age how long it has run
     */
    record Stuck(String request, Duration age) implements ToMaster {}

    /**
     * Says that threads wait for each other for ever; said once per set of threads.
     *
     * @param text which threads, and for which locks; several lines
     */
    record Deadlocked(String text) implements ToMaster {

        private static final int LONGEST_TEXT = 16_384;

        /** Cuts what is too long for people anyway. */
        public Deadlocked {
            text = text.substring(0, Math.min(text.length(), LONGEST_TEXT));
        }
    }

    /**
     * Says what the engine has decided about the routes that were called most; said anew when that has changed.
     *
     * @param routes those called most first; what is too many for people is left out
     */
    record Routes(List<RouteView> routes) implements ToMaster {

        /** How many there may be. */
        public static final int MOST = 50;

        /** Cuts what would be too many. */
        public Routes {
            routes = List.copyOf(routes.subList(0, Math.min(routes.size(), MOST)));
        }
    }

    /** Whose mistake it is that a worker cannot boot. */
    enum Fault {
        /** The app's: not found, not an app, or failed in {@code start}. */
        APP,
        /** The server's or its configuration's: unknown MPM, wrong settings, an engine that does not start. */
        WORKER
    }
}
