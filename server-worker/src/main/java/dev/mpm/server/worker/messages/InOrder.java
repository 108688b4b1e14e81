package dev.mpm.server.worker.messages;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Runs tasks one after the other on a virtual thread, which is there only while there is something to run. Any thread adds. */
final class InOrder {

    private final String name;

    // Guarded by this.
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean isRunning;

    InOrder(String name) {
        this.name = name;
    }

    /** Adds a task, which throws nothing. */
    synchronized void add(Runnable task) {
        tasks.add(task);
        if (!isRunning) {
            isRunning = true;
            Thread.ofVirtual().name(name).start(this::runAll);
        }
    }

    /** Returns whether nothing waits to be run after the task that asks. */
    synchronized boolean isLast() {
        return tasks.isEmpty();
    }

    private void runAll() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = tasks.poll();
        isRunning = task != null;
        return task;
    }
}
