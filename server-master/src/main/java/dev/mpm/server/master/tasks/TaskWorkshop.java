package dev.mpm.server.master.tasks;

import dev.mpm.server.core.config.TaskPoolSettings;
import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.master.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Makes task processes, and evidence about them; a test makes none. */
public interface TaskWorkshop extends AutoCloseable {

    /**
     * What to start.
     *
     * @param number the process's number, 1 or above
     * @param epoch which configuration it is
     * @param token the secret by which the process will prove that it is the one
     */
    record Order(
            int number,
            int epoch,
            String pool,
            TaskPoolSettings settings,
            ServerConfig config,
            Path socket,
            String token) {

        /** Returns the words for a log, without the secret. */
        @Override
        public String toString() {
            return "task process " + number + " of pool " + pool;
        }
    }

    /** A process that was started. */
    interface TaskProcess {

        /** Returns its number in the system. */
        long pid();

        /** Sends it a signal; does nothing if it has ended. */
        void signal(ProcessSignal signal);
    }

    /**
     * Starts one.
     *
     * @param ended called once, on a thread of its own, when the process has been reaped, with the cause in words
     */
    TaskProcess start(Order order, Consumer<String> ended) throws IOException;

    /** Returns where evidence about a process goes. */
    Path evidence(String pool, long pid) throws IOException;

    /**
     * Writes down what the system knows of a process, on a thread of its own.
     *
     * @param written called once, with why there is no file, or with nothing
     */
    void writeEvidence(Path file, String reason, long pid, Consumer<String> written);

    /** Returns whether a process is one of these and has not been reaped. Any thread. */
    boolean isRunning(long pid);

    /** Waits a moment for those that still run, whose links have ended, and then ends them. All are reaped then. */
    @Override
    void close();
}
