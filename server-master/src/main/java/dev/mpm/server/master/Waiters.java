package dev.mpm.server.master;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Those who asked for something that takes time, and what each waits for. Belongs to the supervisor's thread. */
final class Waiters {

    private record Waiter(BooleanSupplier isDone, String done, Progress progress) {}

    private final List<Waiter> waiters = new ArrayList<>();

    /** Tells somebody when a condition holds; it is looked at after every event. */
    void add(BooleanSupplier isDone, String done, Progress progress) {
        waiters.add(new Waiter(isDone, done, progress));
    }

    void step() {
        for (Waiter waiter : List.copyOf(waiters)) {
            if (waiter.isDone.getAsBoolean()) {
                waiters.remove(waiter);
                waiter.progress.done(waiter.done);
            }
        }
    }

    /** Tells everybody that it will not happen. */
    void fail(ExitCode code, String reason) {
        waiters.forEach(waiter -> waiter.progress.failed(code, reason));
        waiters.clear();
    }
}
