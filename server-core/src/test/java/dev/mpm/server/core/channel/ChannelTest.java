package dev.mpm.server.core.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.server.core.channel.ChannelEvent.Ended;
import dev.mpm.server.core.channel.ChannelEvent.Greeted;
import dev.mpm.server.core.channel.ChannelEvent.Reported;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class ChannelTest {

    private static final Message.Hello HELLO = new Message.Hello(3, 4711, "secret");

    private final BlockingQueue<ChannelEvent> events = new LinkedBlockingQueue<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Path path;

    @SuppressWarnings("NullAway.Init")
    private ChannelServer server;

    @BeforeEach
    void openServer() throws IOException {
        path = directory.resolve("channel.sock");
        server = ChannelServer.open(path, events::add);
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void bringsTheListeningSocketsWithTheBootMessage() throws Exception {
        try (var worker = WorkerChannel.connect(path, HELLO);
                var tcp = nonBlocking(
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
                var unix = nonBlocking(ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(directory.resolve("http.sock"))))) {
            var greeted = next(Greeted.class);
            assertThat(greeted.hello()).isEqualTo(HELLO);
            assertThat(greeted.connection().boot(new Message.Boot(MessageCodecTest.SPEC), List.of(tcp, unix)))
                    .isTrue();
            var booted = worker.boot();

            assertThat(booted.spec()).isEqualTo(MessageCodecTest.SPEC);
            assertThat(booted.listeners()).hasSize(2);
            accepts(booted.listeners().get(0), tcp);
            accepts(booted.listeners().get(1), unix);
        }
    }

    @Test
    void carriesMessagesBothWaysInOrder() throws Exception {
        try (var worker = WorkerChannel.connect(path, HELLO)) {
            var connection = next(Greeted.class).connection();
            worker.send(new Message.Booting());
            worker.send(new Message.Ready());
            connection.send(new Message.Pause());
            connection.send(new Message.Drain(Duration.ofSeconds(3)));

            assertThat(next(Reported.class).message()).isEqualTo(new Message.Booting());
            assertThat(next(Reported.class).message()).isEqualTo(new Message.Ready());
            assertThat(worker.receive()).isEqualTo(new Message.Pause());
            assertThat(worker.receive()).isEqualTo(new Message.Drain(Duration.ofSeconds(3)));
        }
    }

    @Test
    void saysThatAWorkerIsGone() throws Exception {
        WorkerChannel.connect(path, HELLO).close();
        var connection = next(Greeted.class).connection();

        assertThat(next(Ended.class)).isEqualTo(new Ended(connection, "end of file"));
        assertThat(connection.send(new Message.Stop())).isFalse();
    }

    @Test
    void tellsTheWorkerThatItsMasterIsGone() throws Exception {
        try (var worker = WorkerChannel.connect(path, HELLO)) {
            next(Greeted.class).connection().close();

            assertThatThrownBy(worker::boot).isInstanceOf(EOFException.class);
            assertThat(next(Ended.class).reason()).isEqualTo("closed");
        }
    }

    @Test
    void endsEveryConnectionWhenItIsClosed() throws Exception {
        try (var worker = WorkerChannel.connect(path, HELLO)) {
            next(Greeted.class);
            server.close();

            assertThatThrownBy(worker::receive).isInstanceOf(EOFException.class);
            assertThat(next(Ended.class).reason()).isEqualTo("closed");
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void reportsAFrameThatIsTooLong() throws Exception {
        try (var stranger = connectRaw()) {
            stranger.write(
                    ByteBuffer.allocate(4).putInt(FrameStream.LONGEST + 1).flip());

            assertThat(next(Ended.class).reason())
                    .isEqualTo("cannot read from the worker: frame: 1048577 bytes (expected: 1 to 1048576)");
        }
    }

    @Test
    void reportsAFrameThatStopsHalfWay() throws Exception {
        try (var stranger = connectRaw()) {
            stranger.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 9, 65, 0}));
            stranger.shutdownOutput();

            assertThat(next(Ended.class).reason())
                    .isEqualTo("cannot read from the worker: end of file inside a frame: 2 of 9 bytes");
        }
    }

    @Test
    void reportsAPeerThatDoesNotSayHelloFirst() throws Exception {
        try (var stranger = connectRaw()) {
            stranger.write(ByteBuffer.wrap(FrameStream.framed(MessageCodec.encode(new Message.Ready()))));

            assertThat(next(Ended.class).reason())
                    .isEqualTo("cannot read from the worker: first message is not a hello");
        }
    }

    @Test
    void neverWaitsForAWorkerThatDoesNotRead() throws Exception {
        try (var stranger = connectRaw()) {
            stranger.write(ByteBuffer.wrap(FrameStream.framed(MessageCodec.encode(HELLO))));
            var connection = next(Greeted.class).connection();
            int sent = 0;
            while (connection.send(largeMessage())) {
                sent++;
            }

            assertThat(sent).isBetween(WorkerConnection.OUTBOX_SIZE, WorkerConnection.OUTBOX_SIZE + 3);
            assertThat(next(Ended.class).reason()).isEqualTo("the worker does not read: 16 messages wait to be sent");
        }
    }

    @Test
    void refusesSocketsThatWereAnnouncedAndDidNotCome() throws Exception {
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(directory.resolve("other.sock")));
                var worker = WorkerChannel.connect(directory.resolve("other.sock"), HELLO);
                var master = listener.accept()) {
            master.write(ByteBuffer.wrap(FrameStream.framed(new byte[] {0, 0})));

            assertThatThrownBy(worker::boot)
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessage("listening sockets: 0 (expected: 2, as announced)");
        }
    }

    @Test
    void takesThePlaceOfASocketThatAnEarlierRunLeft() throws Exception {
        server.close();
        Files.createFile(path);
        server = ChannelServer.open(path, events::add);
        try (var _ = WorkerChannel.connect(path, HELLO)) {
            assertThat(next(Greeted.class).hello().slot()).isEqualTo(3);
        }
    }

    @Test
    void saysThatAPathIsTooLongForASocket() {
        var deep = directory.resolve("x".repeat(100)).resolve("channel.sock");
        assertThatThrownBy(() -> ChannelServer.open(deep, events::add))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("(expected: <= 107)")
                .hasMessageEndingWith("choose a shorter run directory");
    }

    @Test
    void saysWhichMasterCannotBeReached() {
        var nowhere = directory.resolve("nobody.sock");
        assertThatThrownBy(() -> WorkerChannel.connect(nowhere, HELLO))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot connect to the master at " + nowhere);
    }

    private <T extends ChannelEvent> T next(Class<T> type) throws InterruptedException {
        return type.cast(Objects.requireNonNull(events.poll(10, TimeUnit.SECONDS), "no event within 10 s"));
    }

    private SocketChannel connectRaw() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(path));
    }

    private static ServerSocketChannel nonBlocking(ServerSocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        return channel;
    }

    private static void accepts(ServerSocketChannel passed, ServerSocketChannel original) throws IOException {
        try (passed;
                var selector = Selector.open();
                var client = SocketChannel.open(original.getLocalAddress())) {
            passed.register(selector, SelectionKey.OP_ACCEPT);
            assertThat(selector.select(10_000)).isEqualTo(1);
            try (var accepted = passed.accept()) {
                assertThat(accepted.getLocalAddress()).isEqualTo(client.getRemoteAddress());
            }
        }
    }

    /** Fills the kernel's buffer by itself, so that the outbox fills next. */
    private static Message.Boot largeMessage() {
        return new Message.Boot(new BootSpec(
                0,
                1,
                "x".repeat(900_000),
                "",
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                "",
                List.of(),
                Map.of(),
                Map.of(),
                List.of()));
    }
}
