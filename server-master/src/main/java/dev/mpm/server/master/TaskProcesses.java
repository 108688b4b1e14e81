package dev.mpm.server.master;

import dev.mpm.server.core.posix.PosixException;
import dev.mpm.server.core.posix.ProcessSignal;
import dev.mpm.server.core.posix.Processes;
import dev.mpm.server.master.budget.Budget;
import dev.mpm.server.master.budget.Machine;
import dev.mpm.server.master.tasks.TaskWorkshop;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Starts task processes for real, with the Java and the class path of workers, and passes their output on to the log.
 *
 * <p>Processes are started by the thread of the task service; the rest is for any thread. The JVM's own reaper thread waits
 * for each process by its number.
 */
final class TaskProcesses implements TaskWorkshop {

    /** How long the end of the output may come after the end of the process. */
    private static final Duration OUTPUT_TIME = Duration.ofMillis(500);

    /** A process whose link has ended leaves within a second. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    /** How long the kernel may take to end a process. */
    private static final Duration END = Duration.ofSeconds(5);

    /** As for workers. */
    private static final String MALLOC_ARENAS = "2";

    private static final Path NICE = Path.of("/usr/bin/nice");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private final RunDirectory directory;
    private final MasterLog log;
    private final Map<Long, Process> running = new ConcurrentHashMap<>();
    private final AtomicInteger files = new AtomicInteger();
    private volatile boolean isClosed;

    TaskProcesses(RunDirectory directory, MasterLog log) {
        this.directory = directory;
        this.log = log;
    }

    @Override
    public TaskProcess start(Order order, Consumer<String> ended) throws IOException {
        if (isClosed) {
            throw new IOException("the server ends");
        }
        ProcessBuilder builder = builder(order);
        try {
            return watched(builder.start(), order, ended);
        } catch (RuntimeException | Error e) { // such as no thread for what watches it
            throw new IOException("cannot start " + order + ": " + e, e);
        }
    }

    /** Has somebody wait for the end of a process; one that nobody waits for is ended. */
    private TaskProcess watched(Process process, Order order, Consumer<String> ended) {
        try {
            running.put(process.pid(), process);
            OutputPump pump = OutputPump.start(process.getInputStream(), "task " + order.pool(), log);
            var started = new Started(process, ConcurrentHashMap.newKeySet());
            Thread.ofVirtual().name("end of " + order).start(() -> reportEnd(started, pump, ended));
            return started;
        } catch (RuntimeException | Error e) {
            process.destroyForcibly();
            running.remove(process.pid());
            throw e;
        }
    }

    private static ProcessBuilder builder(Order order) throws IOException {
        List<String> command = nice(order.settings().nice());
        try {
            command.addAll(WorkerCommand.ofTask(
                    order.config(),
                    Budget.of(Machine.here(), order.config()),
                    home(),
                    order.settings().memory(),
                    order.socket()));
        } catch (MasterException e) {
            throw new IOException(e.getMessage(), e);
        }
        command.add(Integer.toString(order.number()));
        command.add(Integer.toString(order.epoch()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectInput(new File("/dev/null")).redirectErrorStream(true);
        ServiceVariables.removeFrom(builder.environment());
        builder.environment().put("MPM_TOKEN", order.token());
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", MALLOC_ARENAS);
        return builder;
    }

    /**
     * Returns the beginning of a command that runs with less priority: all threads of a process have it only if the JVM is
     * started so. Nothing where the command is missing, as in the smallest of containers.
     */
    private static List<String> nice(int level) {
        List<String> command = new ArrayList<>();
        if (level > 0 && Files.isExecutable(NICE)) {
            command.addAll(List.of(NICE.toString(), "-n", Integer.toString(level)));
        }
        return command;
    }

    /** Asked for only when the first task comes, so that a server without tasks starts from anywhere. */
    private static Path home() throws IOException {
        String home = System.getenv("MPM_HOME");
        if (home == null) {
            throw new IOException("MPM_HOME is not set (expected: the distribution's folder); start bin/mpmctl");
        }
        return Path.of(home);
    }

    /** Tells of the end when what the process said last is known too: it may be the reason. */
    private void reportEnd(Started started, OutputPump pump, Consumer<String> ended) {
        try {
            int exitCode = started.process().waitFor();
            running.remove(started.pid());
            pump.await(OUTPUT_TIME);
            Set<ProcessSignal> sent = EnumSet.noneOf(ProcessSignal.class);
            sent.addAll(started.sent());
            // Not ready, because the code 3 is a task's own as long as the JVM has not said that its memory was the
            // reason.
            ended.accept(new ExitCause(exitCode, false, sent, pump.lastWords())
                    .text("raise the pool's memory, or look for a leak"));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows this thread
        }
    }

    @Override
    public Path evidence(String pool, long pid) throws IOException {
        String time = TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
        return directory
                .evidence()
                .resolve(time + "-" + files.incrementAndGet() + "-task-" + pool + "-pid" + pid + ".txt");
    }

    @Override
    public void writeEvidence(Path file, String reason, long pid, Consumer<String> written) {
        Thread.ofVirtual().name("evidence").start(() -> {
            String problem = "";
            try {
                ProcessEvidence.write(file, "Task process", reason, pid);
            } catch (IOException | RuntimeException e) {
                problem = e.toString();
            }
            written.accept(problem);
        });
    }

    @Override
    public boolean isRunning(long pid) {
        return running.containsKey(pid);
    }

    @Override
    public void close() {
        isClosed = true;
        if (!haveEnded(PATIENCE)) {
            log.warn("task processes that do not end, sending KILL: " + running.keySet());
            running.values().forEach(process -> {
                endChildren(process);
                process.destroyForcibly();
            });
            var _ = haveEnded(END);
        }
    }

    /** Ends what a task has started, which nobody could find any more after the end of its process. */
    private static void endChildren(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private boolean haveEnded(Duration patience) {
        CompletableFuture<?>[] ends =
                running.values().stream().map(Process::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible); // nobody completes these but the library, with a process
        }
    }

    private record Started(Process process, Set<ProcessSignal> sent) implements TaskProcess {

        @Override
        public long pid() {
            return process.pid();
        }

        /**
         * Ends the process's children with it: both signals that are sent mean that it is not wanted any more. Asks first whether
         * the process lives: the number of one that was reaped may be somebody else's by now.
         */
        @Override
        public void signal(ProcessSignal signal) {
            try {
                if (process.isAlive()) {
                    sent.add(signal);
                    endChildren(process);
                    Processes.signal(process.pid(), signal);
                }
            } catch (PosixException e) {
                throw new IllegalStateException(e); // our own child: the kernel has no reason to refuse
            }
        }
    }
}
