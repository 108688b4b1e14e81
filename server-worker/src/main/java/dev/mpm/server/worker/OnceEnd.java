package dev.mpm.server.worker;

import dev.mpm.api.once.RunOnceTask;
import dev.mpm.api.once.Schedule;
import dev.mpm.server.core.channel.BootSpec;
import dev.mpm.server.core.once.OnceFiles;
import dev.mpm.server.core.posix.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tasks of this worker of which one worker runs each for all. Any thread. */
final class OnceEnd implements AppServices.End {

    /** How long tasks that are interrupted may take to end; then they end with the process. */
    private static final Duration AT_ONCE = Duration.ofMillis(500);

    /** Each has a thread, and a line in the status. */
    private static final int MOST = 64;

    private final OnceFiles files;
    private final int slot;
    private final long pid;
    private final Map<String, OnceRunner> runners = new LinkedHashMap<>();
    private boolean isLeaving;

    OnceEnd(BootSpec spec) throws IOException {
        this.files = new OnceFiles(Path.of(spec.services().getOrDefault("once.folder", "once")));
        this.slot = spec.slot();
        this.pid = Processes.ownPid();
    }

    synchronized void run(String name, Schedule schedule, RunOnceTask task) {
        OnceFiles.checkName(name);
        if (isLeaving) {
            throw new IllegalStateException("cannot run '" + name + "': this worker leaves");
        }
        if (runners.size() >= MOST) {
            throw new IllegalStateException(
                    "cannot run '" + name + "': this worker has " + MOST + " such tasks, as many as it may have");
        }
        if (runners.containsKey(name)) {
            throw new IllegalArgumentException("task '" + name + "' (expected: a name that is not yet in use)");
        }
        var runner = new OnceRunner(files, name, schedule, task, slot, pid);
        runners.put(name, runner);
        runner.start();
    }

    /** {@inheritDoc} A run that has begun goes on. */
    @Override
    public synchronized void leaving() {
        isLeaving = true;
        runners.values().forEach(OnceRunner::leave);
    }

    @Override
    public boolean awaitQuiet(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        boolean isQuiet = true;
        for (OnceRunner runner : all()) {
            isQuiet &= runner.awaitQuiet(Duration.ofNanos(end - System.nanoTime()));
        }
        return isQuiet;
    }

    private synchronized List<OnceRunner> all() {
        return List.copyOf(runners.values());
    }

    @Override
    public synchronized void close() {
        leaving();
        runners.values().forEach(OnceRunner::interrupt);
        long end = System.nanoTime() + AT_ONCE.toNanos();
        runners.values().forEach(runner -> runner.end(Duration.ofNanos(end - System.nanoTime())));
    }
}
