package dev.mpm.server.master.messages;

import dev.mpm.server.core.messages.Interest;
import dev.mpm.server.core.messages.Letter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** All that want the same, in the order in which they said so. Guarded by whatever guards the relay. */
final class Audience {

    private final Interest interest;
    private final List<Listener> listeners = new ArrayList<>();
    private int turn;

    Audience(Interest interest) {
        this.interest = interest;
    }

    /** Returns what they want: one object for all messages of a topic that wait. */
    Interest interest() {
        return interest;
    }

    void add(Listener listener) {
        listeners.add(listener);
    }

    /** Takes one away; returns whether none is left. */
    boolean remove(Listener listener) {
        listeners.remove(listener);
        return listeners.isEmpty();
    }

    int size() {
        return listeners.size();
    }

    /**
     * Returns those whom a message reaches.
     *
     * @param stays whether a listener's worker is not about to leave
     */
    List<Listener> reached(Letter.Reach reach, long slot, Predicate<Listener> stays) {
        return switch (reach) {
            case ALL -> List.copyOf(listeners);
            case ANY -> next(stays);
            case SLOT -> inSlot(slot);
        };
    }

    private List<Listener> next(Predicate<Listener> stays) {
        for (int i = 0; i < listeners.size(); i++) {
            Listener listener = listeners.get(turn++ % listeners.size());
            if (stays.test(listener)) {
                return List.of(listener);
            }
        }
        return List.of();
    }

    /** Returns the newest there: an older one's end may not have been seen yet. */
    private List<Listener> inSlot(long slot) {
        for (Listener listener : listeners.reversed()) {
            if (listener.port().peer().slot() == slot) {
                return List.of(listener);
            }
        }
        return List.of();
    }
}
