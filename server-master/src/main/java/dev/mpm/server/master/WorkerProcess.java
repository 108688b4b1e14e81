package dev.mpm.server.master;

import dev.mpm.server.core.posix.ProcessSignal;
import java.util.List;

/** A worker's process, as far as the supervisor touches it. */
interface WorkerProcess {

    /** Returns the process's number. */
    long pid();

    /** Sends it a signal; does nothing if it has ended. */
    void signal(ProcessSignal signal);

    /** Returns the newest lines that it wrote to its standard output and error, a few at most. */
    List<String> lastWords();
}
