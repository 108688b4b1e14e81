package dev.mpm.server.master.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mpm.server.master.services.ServiceStatus;
import dev.mpm.server.master.services.ServiceStatus.Metric;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageStatusTest {

    private static final Tally TALLY = new Tally(
            7,
            12,
            345,
            1,
            new TreeMap<>(Map.of(0, 0L, 3, 2_000L)),
            List.of(new Tally.Topic("chat", 2, 0), new Tally.Topic("time", 0, 1)));

    @Test
    void tellsWhatWentThroughAndWhatWaits() {
        ServiceStatus status = MessageStatus.of(TALLY);

        assertThat(status.name()).isEqualTo("messages");
        assertThat(status.facts())
                .hasToString("{relayed=7, delivered=12, bytes=345, lost=1, topics=2,"
                        + " worker={0={queuedBytes=0}, 3={queuedBytes=2000}},"
                        + " topic={chat={listeners=2, answerers=0}, time={listeners=0, answerers=1}}}");
    }

    @Test
    void hasNoMetricWhoseLabelAnAppChooses() {
        assertThat(MessageStatus.of(TALLY).metrics())
                .extracting(Metric::name, Metric::isCounter, Metric::label)
                .containsExactly(
                        tuple("mpm_messages", true, ""),
                        tuple("mpm_messages_delivered", true, ""),
                        tuple("mpm_messages_delivered_bytes", true, ""),
                        tuple("mpm_messages_lost", true, ""),
                        tuple("mpm_messages_queued_bytes", false, "slot"));
    }

    @Test
    void namesNoMoreTopicsThanOneCanRead() {
        List<Tally.Topic> topics = IntStream.range(0, 50)
                .mapToObj(number -> new Tally.Topic("topic" + number, 1, 0))
                .toList();

        Map<String, ?> facts =
                MessageStatus.of(new Tally(0, 0, 0, 0, new TreeMap<>(), topics)).facts();

        assertThat(facts.get("topics")).isEqualTo(50);
        assertThat((Map<?, ?>) facts.get("topic")).hasSize(20);
    }
}
