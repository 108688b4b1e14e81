package dev.mpm.server.core.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.messages.Member;
import dev.mpm.server.core.channel.FrameWriter;
import dev.mpm.server.core.channel.Link;
import dev.mpm.server.core.channel.MalformedFrameException;
import dev.mpm.server.core.messages.Interest.Kind;
import dev.mpm.server.core.messages.Letter.Reach;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LettersTest {

    private static final Interest CHAT = new Interest(Kind.MESSAGE, "chat");
    private static final byte[] BODY = {1, 2, 3};

    private static final List<Letter> FROM_WORKER = List.of(
            new Letter.Hello(1, 2, 3, "token"),
            new Letter.Listen(4, new Interest(Kind.QUESTION, "time"), true),
            new Letter.Post(5, Reach.SLOT, 6, CHAT, BODY),
            new Letter.Reply(7, 8, 9, true, BODY),
            new Letter.Taken(Interest.ANSWERS, 10));

    private static final List<Letter> FROM_RELAY = List.of(
            new Letter.Changed(new Member(1, 2, 3, Member.State.LEAVING)),
            new Letter.Welcome(),
            new Letter.Placed(4, 5, 6),
            new Letter.Refused(7, "nobody is there"),
            new Letter.Delivered(CHAT, new Peer(8, 9, 10), 11, BODY),
            new Letter.Answered(12, false, BODY),
            new Letter.Lost(CHAT, 13));

    @Test
    void areReadAsTheyWereWrittenHoweverManyAreInAFrame() throws MalformedFrameException {
        assertThat(Letters.fromWorker(Letters.toFrame(FROM_WORKER)))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(FROM_WORKER);
        assertThat(Letters.fromRelay(Letters.toFrame(FROM_RELAY)))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(FROM_RELAY);
    }

    @Test
    void ofTheOtherDirectionAreRefused() {
        for (Letter letter : FROM_RELAY) {
            assertThatThrownBy(() -> Letters.fromWorker(Letters.toFrame(List.of(letter))))
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessageContaining("which a worker does not send");
        }
        for (Letter letter : FROM_WORKER) {
            assertThatThrownBy(() -> Letters.fromRelay(Letters.toFrame(List.of(letter))))
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessageContaining("which the relay does not send");
        }
    }

    @Test
    void weighTheirTopicTheirBodyAndTheirObjects() {
        assertThat(new Letter.Post(1, Reach.ALL, 0, CHAT, BODY).weight()).isEqualTo(Letter.ENVELOPE + 4 + 3);
        assertThat(new Letter.Delivered(CHAT, new Peer(1, 2, 3), 4, BODY).weight())
                .isEqualTo(Letter.ENVELOPE + 4 + 3);
        assertThat(new Letter.Reply(1, 2, 3, false, BODY).weight())
                .isEqualTo(new Letter.Answered(3, false, BODY).weight())
                .isEqualTo(Letter.ENVELOPE + 3);
    }

    @Test
    void ofTheLongestBodyFitIntoAFrame() {
        var topic = new Interest(Kind.MESSAGE, "x".repeat(Interest.LONGEST_TOPIC));
        var longest = new Letter.Post(1, Reach.ALL, 0, topic, new byte[Letters.LONGEST_BODY]);

        assertThat(Letters.toFrame(List.of(longest))).hasSizeLessThan(Link.LONGEST_FRAME);
    }

    @Test
    void thatAreAnyBytesAtAllAreRefusedAndNothingWorse() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(60)];
            random.nextBytes(bytes);
            byte[] frame = new FrameWriter().put(1 + random.nextInt(3)).content();
            byte[] content = new byte[frame.length + bytes.length];
            System.arraycopy(frame, 0, content, 0, frame.length);
            System.arraycopy(bytes, 0, content, frame.length, bytes.length);
            content[frame.length] = (byte) (1 + random.nextInt(17));
            Stream.<Reading>of(Letters::fromWorker, Letters::fromRelay)
                    .forEach(reading -> assertThatCode(() -> refusesOrReads(reading, content))
                            .as("seed %d", seed)
                            .doesNotThrowAnyException());
        }
    }

    private interface Reading {
        List<? extends Letter> read(byte[] content) throws MalformedFrameException;
    }

    private static void refusesOrReads(Reading reading, byte[] content) {
        try {
            assertThat(reading.read(content)).isNotEmpty();
        } catch (MalformedFrameException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "cache/clear", "Room.7_b-c:d"})
    void haveTopicsThatAreNames(String topic) {
        assertThat(Interest.checkedTopic(topic)).isEqualTo(topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "ümlaut", "line\n"})
    void haveNoOtherTopics(String topic) {
        assertThatThrownBy(() -> Interest.checkedTopic(topic))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("topic: '" + topic + "' (expected: 1 to 100 letters, digits and . _ - / :)");
    }
}
