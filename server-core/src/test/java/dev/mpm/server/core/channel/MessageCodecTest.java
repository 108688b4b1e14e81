package dev.mpm.server.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.RouteView;
import dev.mpm.server.core.channel.Message.Fault;
import dev.mpm.server.core.channel.Message.ToMaster;
import dev.mpm.server.core.channel.Message.ToWorker;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MessageCodecTest {

    static final BootSpec SPEC = new BootSpec(
            3,
            2,
            "/run/mpm/scoreboard",
            "prefork",
            Map.of("start-servers", "2", "empty", ""),
            Map.of("keep-alive-timeout", "5s"),
            Map.of("request-timeout", "1m"),
            Map.of("access-log", "/var/log/access.log"),
            "dev.mpm.examples.demo.DemoApp",
            List.of("/lib/a.jar", "/lib/b.jar"),
            Map.of("größe", "klein \uD83D\uDE00"),
            Map.of("messages.socket", "/run/mpm/messages.sock"),
            List.of("http://127.0.0.1:8080"));

    static Stream<ToWorker> toWorker() {
        return Stream.of(
                new Message.Boot(SPEC),
                new Message.Pause(),
                new Message.Resume(),
                new Message.Drain(Duration.ofSeconds(30, 1)),
                new Message.Drain(Duration.ZERO),
                new Message.Stop(),
                new Message.Serve(),
                new Message.Dump("/run/evidence/a.txt", "heartbeat"),
                new Message.ReopenLogs());
    }

    static Stream<ToMaster> toMaster() {
        return Stream.of(
                new Message.Hello(7, 1L << 31, "secret"),
                new Message.Booting(),
                new Message.Ready(),
                new Message.BootFailed(Fault.APP, "line\nline"),
                new Message.BootFailed(Fault.WORKER, ""),
                new Message.Draining(),
                new Message.Drained(true),
                new Message.Drained(false),
                new Message.Prepared(),
                new Message.Dumped("/run/evidence/a.txt", ""),
                new Message.Stuck("GET /slow", Duration.ofMillis(2500)),
                new Message.Deadlocked("a waits for b\nb waits for a"),
                new Message.Served(),
                new Message.Routes(List.of()),
                new Message.Routes(List.of(
                        new RouteView(
                                "GET /plaintext", true, Instant.ofEpochSecond(1_700_000_000), 1L << 40, 12_500, 0, ""),
                        new RouteView("GET /users/*", false, Instant.EPOCH, 1, 0, 3, "blocks at App.load:17"))));
    }

    @ParameterizedTest
    @MethodSource("toWorker")
    void carriesEveryMessageToAWorker(ToWorker message) throws MalformedFrameException {
        assertThat(MessageCodec.decodeToWorker(MessageCodec.encode(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("toMaster")
    void carriesEveryMessageToTheMaster(ToMaster message) throws MalformedFrameException {
        assertThat(MessageCodec.decodeToMaster(MessageCodec.encode(message))).isEqualTo(message);
    }

    @Test
    void refusesAMessageThatEndsEarly() {
        var whole = MessageCodec.encode(new Message.Boot(SPEC));
        for (int length = 0; length < whole.length; length++) {
            var part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> MessageCodec.decodeToWorker(part)).isInstanceOf(MalformedFrameException.class);
        }
    }

    @Test
    void refusesAMessageThatGoesOn() {
        var longer = Arrays.copyOf(MessageCodec.encode(new Message.Ready()), 3);
        assertThatThrownBy(() -> MessageCodec.decodeToMaster(longer))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("2 bytes too many after Ready[]");
    }

    @Test
    void refusesAMessageInTheWrongDirection() {
        assertThatThrownBy(() -> MessageCodec.decodeToMaster(MessageCodec.encode(new Message.Stop())))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("kind of message: 5 (expected: that of a message to the master)");
    }

    @Test
    void refusesAHelloOfAnotherRelease() {
        var hello = MessageCodec.encode(new Message.Hello(0, 1, ""));
        hello[4]++;
        assertThatThrownBy(() -> MessageCodec.decodeToMaster(hello))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageStartingWith(
                        "channel version: " + (MessageCodec.VERSION + 1) + " (expected: " + MessageCodec.VERSION + ")");
    }

    @Test
    void knowsNoOtherErrorThanAMalformedFrame() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            var bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) (random.nextBoolean() ? random.nextInt(6) : 65 + random.nextInt(6));
            }
            assertThatCode(() -> decodeBothWays(bytes)).as("seed %s", seed).doesNotThrowAnyException();
        }
    }

    @Test
    void cutsTheTextOfAFailureThatWouldNotFitAFrame() {
        var failure = new Message.BootFailed(Fault.APP, "x".repeat(2 * FrameStream.LONGEST));
        assertThat(FrameStream.framed(MessageCodec.encode(failure))).hasSizeLessThan(FrameStream.LONGEST);
    }

    @Test
    void keepsTheTokenOutOfLogLines() {
        assertThat(new Message.Hello(1, 2, "secret")).asString().doesNotContain("secret");
    }

    private static void decodeBothWays(byte[] bytes) {
        try {
            MessageCodec.decodeToWorker(bytes);
        } catch (MalformedFrameException _) {
            // Expected of most.
        }
        try {
            MessageCodec.decodeToMaster(bytes);
        } catch (MalformedFrameException _) {
            // Expected of most.
        }
    }
}
