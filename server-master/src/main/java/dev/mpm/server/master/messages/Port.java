package dev.mpm.server.master.messages;

import dev.mpm.server.core.messages.Interest;
import dev.mpm.server.core.messages.Letter;
import dev.mpm.server.core.messages.Peer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A worker's place at the relay: what is on its way to it, and what it wants. Guarded by whatever guards the relay. */
final class Port {

    /** So many letters that are no messages never wait for a worker that keeps to what was agreed. */
    private static final int MOST_NOTES = 20_000;

    private final Peer peer;
    private final Fill unsent;
    private final Fill memory;
    private final Runnable wake;
    private final Sender sender;
    private final Deque<Letter.ToWorker> letters = new ArrayDeque<>();
    private final Map<Interest, Listener> listeners = new HashMap<>();
    private final Set<Listener> losers = new LinkedHashSet<>();
    private int notes;
    private boolean isClosed;

    /**
     * @param memory how full the queues of all are together, with what waits for them
     * @param wake called when there is something to take, or never will be again; must be quick
     */
    Port(Peer peer, Limits limits, Fill memory, Runnable wake) {
        this.peer = peer;
        this.unsent = new Fill(limits.queue());
        this.memory = memory;
        this.wake = wake;
        this.sender = new Sender(peer, limits.window(), memory);
        var answers = new Listener(this, Interest.ANSWERS, limits.queue());
        listeners.put(Interest.ANSWERS, answers);
    }

    Peer peer() {
        return peer;
    }

    /** Returns what this worker sends. */
    Sender sender() {
        return sender;
    }

    /** Returns what it wants, by what that is. */
    Map<Interest, Listener> listeners() {
        return listeners;
    }

    /**
     * Returns whether a message of this weight may be added. When all queues together are full, a worker that takes what it
     * gets still has one at a time.
     */
    boolean hasRoom(int weight) {
        return unsent.hasRoom(weight) && (unsent.isEmpty() || memory.hasRoom(weight));
    }

    /** Adds a message, room or not. */
    void add(Letter.ToWorker message) {
        unsent.add(message.weight());
        memory.add(message.weight());
        letters.add(message);
        wake.run();
    }

    /** Adds something short that must arrive. */
    void tell(Letter.ToWorker note) {
        if (isClosed) {
            return;
        }
        if (++notes > MOST_NOTES) {
            close();
            return;
        }
        letters.add(note);
        wake.run();
    }

    /** Says that there was no room for too long. */
    void passOver() {
        unsent.passOver();
    }

    /** Remembers who has lost messages and was not told yet. */
    void remember(Listener loser) {
        losers.add(loser);
    }

    /** Tells the worker of its losses, as far as it can be told. */
    void confess() {
        losers.removeIf(Listener::confess);
    }

    boolean isPassedOver() {
        return unsent.isPassedOver();
    }

    boolean hasLetters() {
        return !letters.isEmpty();
    }

    /** Returns the oldest letters, one at least, and as many as weigh no more than this together. */
    List<Letter.ToWorker> take(int most) {
        List<Letter.ToWorker> taken = new ArrayList<>();
        int weight = 0;
        while (!letters.isEmpty() && (taken.isEmpty() || weight + letters.peek().weight() <= most)) {
            Letter.ToWorker letter = letters.remove();
            weight += letter.weight();
            taken.add(letter);
            forget(letter);
        }
        return taken;
    }

    private void forget(Letter.ToWorker letter) {
        switch (letter) {
            case Letter.Delivered message -> remove(message.weight());
            case Letter.Answered answer -> remove(answer.weight());
            case Letter.Changed _, Letter.Welcome _, Letter.Placed _, Letter.Refused _, Letter.Lost _ -> notes--;
        }
    }

    private void remove(int weight) {
        unsent.remove(weight);
        memory.remove(weight);
    }

    /** Returns how many bytes of messages wait here or with the worker. */
    long queued() {
        return unsent.weight()
                + listeners.values().stream().mapToLong(Listener::unhandled).sum();
    }

    boolean isClosed() {
        return isClosed;
    }

    /** Drops everything. */
    void close() {
        isClosed = true;
        memory.remove(unsent.weight());
        unsent.remove(unsent.weight());
        letters.clear();
        wake.run();
    }
}
