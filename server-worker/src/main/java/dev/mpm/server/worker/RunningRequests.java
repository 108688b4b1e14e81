package dev.mpm.server.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows which thread of the process runs a handler for which request. Any thread.
 *
 * <p>Every thread that ever runs a handler has a {@link RequestSlot} of its own, found without a lock.
 */
final class RunningRequests {

    @SuppressWarnings("ThreadLocalUsage") // one per process, but a test has several
    private final ThreadLocal<@Nullable RequestSlot> mine = new ThreadLocal<>();

    private final Set<RequestSlot> slots = ConcurrentHashMap.newKeySet();
    private volatile Runnable whenVirtual = () -> {};

    /** Has this run whenever a virtual thread runs its first handler, on that thread. */
    void whenVirtual(Runnable learn) {
        whenVirtual = learn;
    }

    /** Returns the slot of the calling thread. */
    RequestSlot mine() {
        RequestSlot slot = mine.get();
        return slot != null ? slot : register();
    }

    private RequestSlot register() {
        var slot = new RequestSlot();
        mine.set(slot);
        slots.add(slot);
        if (slot.thread().isVirtual()) {
            whenVirtual.run();
        }
        return slot;
    }

    /** Returns the slot of the calling thread if it has ever run a handler. */
    @Nullable
    RequestSlot mineIfAny() {
        return mine.get();
    }

    /** Returns the slots of all threads that live. */
    Set<RequestSlot> slots() {
        slots.removeIf(slot -> !slot.thread().isAlive());
        return slots;
    }

    /** Returns what runs now, longest first. */
    List<RunningRequest> all() {
        var running = new ArrayList<RunningRequest>();
        for (RequestSlot slot : slots()) {
            RunningRequest request = slot.running();
            if (request != null) {
                running.add(request);
            }
        }
        running.sort((a, b) -> Long.signum(a.startedNanos() - b.startedNanos()));
        return running;
    }
}
