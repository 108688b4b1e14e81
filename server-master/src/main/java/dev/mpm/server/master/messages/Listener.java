package dev.mpm.server.master.messages;

import dev.mpm.server.core.messages.Interest;
import dev.mpm.server.core.messages.Letter;

/** One worker that wants one thing. Guarded by whatever guards the relay. */
final class Listener {

    private final Port port;
    private final Interest interest;
    private final Fill unhandled;
    private long lost;
    private boolean isClosed;

    Listener(Port port, Interest interest, long limit) {
        this.port = port;
        this.interest = interest;
        this.unhandled = new Fill(limit);
    }

    Port port() {
        return port;
    }

    Interest interest() {
        return interest;
    }

    boolean isClosed() {
        return isClosed || port.isClosed();
    }

    void close() {
        isClosed = true;
    }

    boolean hasRoom(int weight) {
        return unhandled.hasRoom(weight) && port.hasRoom(weight);
    }

    /** Passes a message on, after what was lost before it. */
    void place(Letter.ToWorker message) {
        port.confess();
        unhandled.add(message.weight());
        port.add(message);
    }

    /** Says that the worker has dealt with so much of what it was given. */
    void taken(long weight) {
        unhandled.remove(weight);
    }

    /** Loses a message for which there was no room in time, and those after it until there is again. */
    void lose(int weight) {
        lost++;
        port.remember(this);
        if (!port.hasRoom(weight)) {
            port.passOver();
        }
        if (!unhandled.hasRoom(weight)) {
            unhandled.passOver();
        }
    }

    /** Returns whether all that is sent to it is lost for now. */
    boolean isPassedOver() {
        return unhandled.isPassedOver() || port.isPassedOver();
    }

    /** Tells the worker how much it has lost, if it can be told; returns whether it was. */
    boolean confess() {
        if (!hasRoom(0)) {
            return false;
        }
        port.tell(new Letter.Lost(interest, lost));
        lost = 0;
        return true;
    }

    long unhandled() {
        return unhandled.weight();
    }
}
