package dev.mpm.server.master;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Carries events from any thread to the supervisor's, in the order they came. */
final class Inbox {

    private final LinkedBlockingQueue<SupervisorEvent> events = new LinkedBlockingQueue<>();

    /** Adds an event; never blocks. */
    void put(SupervisorEvent event) {
        events.add(event);
    }

    /** Returns the next event, or null if none comes in time. */
    @Nullable
    SupervisorEvent poll(long nanos) throws InterruptedException {
        return events.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }
}
