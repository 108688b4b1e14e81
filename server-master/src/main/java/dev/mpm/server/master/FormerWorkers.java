package dev.mpm.server.master;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The workers of an earlier master that was killed. They leave by themselves within seconds, but as long as one lives, the
 * addresses that it was given are in use.
 *
 * <p>They are known by their command line, which names the channel in the run directory. Whoever asks must hold that
 * folder: then no other master does, so all of them are left over. Used once, by the master's main thread, before it binds
 * and before it starts a worker.
 */
public final class FormerWorkers {

    /** A worker without a master leaves within three seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How long the kernel may take to end a process. */
    private static final Duration END = Duration.ofSeconds(5);

    private FormerWorkers() {}

    /** Waits until all of them have left, and ends those that do not. */
    public static void awaitEnd(Path runDirectory, MasterLog log) throws InterruptedException {
        awaitEnd(runDirectory, log, PATIENCE);
    }

    static void awaitEnd(Path runDirectory, MasterLog log, Duration patience) throws InterruptedException {
        List<ProcessHandle> workers = in(runDirectory);
        if (workers.isEmpty()) {
            return;
        }
        log.warn("waiting for workers of an earlier master, which was killed, to leave: " + pids(workers));
        if (haveEnded(workers, patience)) {
            return;
        }
        List<ProcessHandle> staying =
                workers.stream().filter(ProcessHandle::isAlive).toList();
        log.warn("not gone after " + Ages.of(patience.toNanos()) + ", sending KILL: " + pids(staying));
        staying.forEach(ProcessHandle::destroyForcibly);
        haveEnded(staying, END);
    }

    private static boolean haveEnded(List<ProcessHandle> processes, Duration patience) throws InterruptedException {
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible); // nobody completes these but the library, with a process
        }
    }

    private static String pids(List<ProcessHandle> processes) {
        return String.join(
                ", ", processes.stream().map(process -> "pid " + process.pid()).toList());
    }

    private static List<ProcessHandle> in(Path runDirectory) {
        Predicate<ProcessHandle> isOurs = process -> isWorkerOf(runDirectory, commandLine(process.pid()));
        return ProcessHandle.allProcesses().filter(isOurs).toList();
    }

    private static boolean isWorkerOf(Path runDirectory, List<String> commandLine) {
        int main = commandLine.indexOf(WorkerCommand.MAIN);
        Path channel = main < 0 || main + 1 >= commandLine.size() ? null : path(commandLine.get(main + 1));
        return channel != null && channel.isAbsolute() && isSame(channel.getParent(), runDirectory);
    }

    /** Returns the arguments; none for a process that is gone, or whose command line is hidden from us. */
    private static List<String> commandLine(long pid) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException hidden) {
            return List.of();
        }
    }

    private static @Nullable Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException notOurs) {
            return null;
        }
    }

    /** The folder may have been named in another way then, through a link for instance. */
    private static boolean isSame(@Nullable Path folder, Path runDirectory) {
        try {
            return folder != null && Files.isSameFile(folder, runDirectory);
        } catch (IOException gone) {
            return false;
        }
    }
}
