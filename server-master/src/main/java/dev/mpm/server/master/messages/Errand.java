package dev.mpm.server.master.messages;

import dev.mpm.server.core.messages.Interest;
import dev.mpm.server.core.messages.Letter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A message on its way from a sender into the queues of its recipients. Guarded by whatever guards the relay. */
final class Errand {

    /** Told what became of it. */
    interface Outcome {
        /** Says to how many it goes, the process of one of them, and how many were too slow for it. */
        void placed(int recipients, long pid, long lost);

        /** Says that it goes to nobody, and why. */
        void refused(String reason);
    }

    private final Letter.Reach reach;
    private final long address;
    private final Interest interest;
    private final Letter.ToWorker message;
    private final Outcome outcome;
    private final List<Listener> waiting = new ArrayList<>();
    private boolean hasBegun;
    private long deadline;
    private int placed;
    private long placedWith;
    private long lost;

    /** @param address the slot for {@link Letter.Reach#SLOT}; for an answer, the process */
    Errand(Letter.Reach reach, long address, Interest interest, Letter.ToWorker message, Outcome outcome) {
        this.reach = reach;
        this.address = address;
        this.interest = interest;
        this.message = message;
        this.outcome = outcome;
    }

    Letter.Reach reach() {
        return reach;
    }

    long address() {
        return address;
    }

    Interest interest() {
        return interest;
    }

    int weight() {
        return message.weight();
    }

    /** Returns the number of bytes that somebody wanted to send. */
    int length() {
        return message.weight() - Letter.ENVELOPE - interest.topic().length();
    }

    boolean hasBegun() {
        return hasBegun;
    }

    /** Sets out. */
    void begin(List<Listener> recipients, long deadline) {
        hasBegun = true;
        this.deadline = deadline;
        waiting.addAll(recipients);
    }

    /** Gives the message to those that have room; returns whether some have not. */
    boolean isHeldUp() {
        for (Iterator<Listener> each = waiting.iterator(); each.hasNext(); ) {
            Listener listener = each.next();
            if (listener.isClosed()) {
                each.remove();
            } else if (listener.hasRoom(weight())) {
                listener.place(message);
                placed++;
                placedWith = listener.port().peer().pid();
                each.remove();
            } else if (listener.isPassedOver()) {
                lose(listener);
                each.remove();
            }
        }
        return !waiting.isEmpty();
    }

    long deadline() {
        return deadline;
    }

    /** Does without those that still have no room. */
    void giveUp() {
        waiting.forEach(this::lose);
        waiting.clear();
    }

    private void lose(Listener listener) {
        listener.lose(weight());
        lost++;
    }

    /** Tells the sender; a question that nobody got is refused. */
    void end(String absence) {
        if (interest.kind() != Interest.Kind.QUESTION || placed > 0) {
            outcome.placed(placed, placedWith, lost);
        } else {
            outcome.refused(lost > 0 ? "the worker takes no more questions: too many are waiting" : absence);
        }
    }

    int placed() {
        return placed;
    }

    /** Returns how many recipients it was lost for. */
    long lost() {
        return lost;
    }
}
