package dev.mpm.server.master.messages;

import java.util.List;
import java.util.SortedMap;

/**
 * What the relay has done and is doing, at one moment.
 *
 * @param relayed messages, questions and answers taken from senders
 * @param delivered those put into the queue of a recipient, once for each
 * @param bytes the bytes of what was delivered
 * @param lost those for which a recipient had no room in time, once for each
 * @param queued bytes in the queues, by slot
 * @param topics every topic that somebody listens to
 */
record Tally(long relayed, long delivered, long bytes, long lost, SortedMap<Integer, Long> queued, List<Topic> topics) {

    /** Who listens to a topic. */
    record Topic(String name, int listeners, int answerers) {}
}
