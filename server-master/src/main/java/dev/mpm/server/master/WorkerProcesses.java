package dev.mpm.server.master;

import dev.mpm.server.core.posix.PosixException;
import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.core.posix.Processes;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Starts worker processes for real: reports their end to the inbox and passes their output on to the log.
 *
 * <p>Used by the supervisor's thread. The JVM's own reaper thread waits for each process by its number, so exit codes are
 * never lost to a wait for any child.
 */
final class WorkerProcesses implements WorkerStarter {

    /** How long the end of the output may come after the end of the process. */
    private static final Duration OUTPUT_TIME = Duration.ofMillis(500);

    /** The C library would give eight per processor to threads as they come, and each keeps what it once had. */
    private static final String MALLOC_ARENAS = "2";

    private final List<String> command;
    private final Supplier<List<String>> cache;
    private final Set<Long> running;
    private final Duration outputTime;
    private final Inbox inbox;
    private final MasterLog log;

    /**
     * Notes what to start.
     *
     * @param cache asked at each start for the options with which java uses a start-up cache
     * @param running gets the number of each process while it is not reaped; for any thread
     */
    WorkerProcesses(List<String> command, Supplier<List<String>> cache, Set<Long> running, Inbox inbox, MasterLog log) {
        this(command, cache, running, OUTPUT_TIME, inbox, log);
    }

    /** Does the same, but waits so long for the output of a process that has ended. */
    WorkerProcesses(
            List<String> command,
            Supplier<List<String>> cache,
            Set<Long> running,
            Duration outputTime,
            Inbox inbox,
            MasterLog log) {
        this.command = command;
        this.cache = cache;
        this.running = running;
        this.outputTime = outputTime;
        this.inbox = inbox;
        this.log = log;
    }

    @Override
    public WorkerProcess start(int slot, String token) throws IOException {
        List<String> line = new ArrayList<>(command);
        line.addAll(1, cache.get());
        line.add(Integer.toString(slot));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectInput(new File("/dev/null")).redirectErrorStream(true);
        ServiceVariables.removeFrom(builder.environment());
        builder.environment().put("MPM_TOKEN", token);
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", MALLOC_ARENAS);
        Process process = builder.start();
        running.add(process.pid());
        OutputPump pump = OutputPump.start(process.getInputStream(), slot, log);
        Thread.ofVirtual().name("end of slot " + slot).start(() -> reportEnd(process, slot, pump));
        return new Started(process, pump);
    }

    /** Tells of the end when what the process said last is known too: it may be the reason. */
    private void reportEnd(Process process, int slot, OutputPump pump) {
        try {
            int exitCode = process.waitFor();
            running.remove(process.pid());
            pump.await(outputTime);
            inbox.put(new SupervisorEvent.WorkerExited(slot, process.pid(), exitCode));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
        }
    }

    private record Started(Process process, OutputPump output) implements WorkerProcess {

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public List<String> lastWords() {
            return output.lastWords();
        }

        /** Asks first whether the process lives: the number of one that was reaped may be somebody else's by now. */
        @Override
        public void signal(ProcessSignal signal) {
            try {
                if (process.isAlive()) {
                    Processes.signal(process.pid(), signal);
                }
            } catch (PosixException e) {
                throw new IllegalStateException(e); // our own child: the kernel has no reason to refuse
            }
        }
    }
}
