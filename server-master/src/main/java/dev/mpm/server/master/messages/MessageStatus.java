package dev.mpm.server.master.messages;

import dev.mpm.server.master.services.ServiceStatus;
import dev.mpm.server.master.services.ServiceStatus.Metric;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts a {@link Tally} into the words of the status. */
final class MessageStatus {

    /** With more topics, those that come later in the alphabet are counted only. */
    private static final int MOST_TOPICS = 20;

    private MessageStatus() {}

    static ServiceStatus of(Tally tally) {
        return new ServiceStatus("messages", facts(tally), metrics(tally));
    }

    private static Map<String, ?> facts(Tally tally) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("relayed", tally.relayed());
        facts.put("delivered", tally.delivered());
        facts.put("bytes", tally.bytes());
        facts.put("lost", tally.lost());
        facts.put("topics", tally.topics().size());
        Map<String, Object> workers = new LinkedHashMap<>();
        tally.queued().forEach((slot, queued) -> workers.put(String.valueOf(slot), Map.of("queuedBytes", queued)));
        facts.put("worker", workers);
        Map<String, Object> topics = new LinkedHashMap<>();
        tally.topics().stream().limit(MOST_TOPICS).forEach(topic -> topics.put(topic.name(), listeners(topic)));
        facts.put("topic", topics);
        return facts;
    }

    private static Map<String, Object> listeners(Tally.Topic topic) {
        Map<String, Object> listeners = new LinkedHashMap<>();
        listeners.put("listeners", topic.listeners());
        listeners.put("answerers", topic.answerers());
        return listeners;
    }

    private static List<Metric> metrics(Tally tally) {
        Map<String, Double> queued = new HashMap<>();
        tally.queued().forEach((slot, bytes) -> queued.put(String.valueOf(slot), (double) bytes));
        return List.of(
                counter("mpm_messages", "Messages that workers have sent.", tally.relayed()),
                counter("mpm_messages_delivered", "Messages given to a recipient, once for each.", tally.delivered()),
                counter("mpm_messages_delivered_bytes", "Bytes of messages given to recipients.", tally.bytes()),
                counter(
                        "mpm_messages_lost",
                        "Messages that a recipient was too slow for, once for each.",
                        tally.lost()),
                new Metric(
                        "mpm_messages_queued_bytes",
                        "Bytes of messages that wait for the worker in the slot, here or there.",
                        false,
                        "slot",
                        queued));
    }

    private static Metric counter(String name, String help, long value) {
        return Metric.counter(name, help, (double) value);
    }
}
