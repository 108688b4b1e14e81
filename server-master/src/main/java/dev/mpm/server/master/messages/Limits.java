package dev.mpm.server.master.messages;

import dev.mpm.server.core.messages.Interest;
import dev.mpm.server.core.messages.Letter;
import dev.mpm.server.core.messages.Letters;
import dev.mpm.server.master.config.MessagesSettings;

/**
 * How much the relay keeps, in bytes.
 *
 * @param queue of messages for one worker, and of those of one interest that it has not dealt with
 * @param memory of messages of all workers together, in queues and waiting for them
 * @param message the longest body
 * @param patienceNanos how long a message waits for room
 */
record Limits(long queue, long memory, int message, long patienceNanos) {

    /** Of the heap a quarter at most: the rest is the master's. */
    static Limits of(MessagesSettings settings, long heap) {
        return new Limits(
                settings.queueSize().bytes(),
                heap / 4,
                settings.maxMessage().clampedToInt(),
                settings.slowReaderTimeout().toNanos());
    }

    /** Returns how much a worker may send before it is answered. */
    long window() {
        return Math.max(Letters.WINDOW, Letter.ENVELOPE + Interest.LONGEST_TOPIC + message);
    }
}
