package dev.mpm.server.core.shared;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads of the system that wait in place of virtual ones. There are none until one is needed, nor long after. */
final class Deputies {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("shared-wait-", 0).factory());

    private Deputies() {}

    /** Has the action run elsewhere and waits for its end; if interrupted, does not. */
    static void run(Runnable action) throws InterruptedException {
        try {
            CompletableFuture.runAsync(action, THREADS).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
