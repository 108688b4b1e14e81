package dev.mpm.server.master.messages;

/** How full a queue is, in bytes. One that nobody empties for too long is passed over until half of it is free again. */
final class Fill {

    private final long limit;
    private long weight;
    private boolean isPassedOver;

    Fill(long limit) {
        this.limit = limit;
    }

    /** Returns whether something of this weight may be added; to an empty queue, anything may. */
    boolean hasRoom(int more) {
        return !isPassedOver && (weight == 0 || weight + more <= limit);
    }

    /** Returns whether nothing may be added but to an empty queue. */
    boolean isFull() {
        return weight >= limit;
    }

    boolean isEmpty() {
        return weight == 0;
    }

    long weight() {
        return weight;
    }

    void add(int more) {
        weight += more;
    }

    /** Takes away; what was never added does not count, since a worker says how much that is. */
    void remove(long less) {
        weight = Math.max(0, weight - less);
        if (weight <= limit / 2) {
            isPassedOver = false;
        }
    }

    /** Lets nothing more be added until something is taken away and half of it is free. */
    void passOver() {
        isPassedOver = weight > 0;
    }

    boolean isPassedOver() {
        return isPassedOver;
    }
}
