package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class DoorTest {

    // netinet/in.h, netinet/tcp.h
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_DEFER_ACCEPT = 9;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    /** The kinds of sockets that a server listens on. */
    enum Kind {
        IPV4,
        IPV6,
        UNIX;

        SocketAddress address(Path directory) throws IOException {
            return switch (this) {
                case IPV4 -> loopback("127.0.0.1");
                case IPV6 -> {
                    assumeThat(NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")))
                            .as("an IPv6 loopback address")
                            .isNotNull();
                    yield loopback("::1");
                }
                case UNIX -> UnixDomainSocketAddress.of(directory.resolve("http.sock"));
            };
        }

        private static InetSocketAddress loopback(String host) {
            return new InetSocketAddress(InetAddress.ofLiteral(host), 0);
        }

        /** IPv4 as the server does it: on a socket that could do both. */
        StandardProtocolFamily family() {
            return this == UNIX ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET6;
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesEveryoneWhoGotInWhileItIsShut(Kind kind) throws Exception {
        servesEveryoneWhoGotIn(kind, 511, Hammer.Workers.FROM_THE_START, 2_000);
    }

    @ParameterizedTest
    @EnumSource
    void servesEveryoneWhoGotInWhileAllWorkersWereBusy(Kind kind) throws Exception {
        servesEveryoneWhoGotIn(kind, 511, Hammer.Workers.ONCE_IT_IS_SHUT, Hammer.CLIENTS / 2);
    }

    /** The kernel then holds complete handshakes back, whose clients believe that they are in. */
    @ParameterizedTest
    @EnumSource
    void servesEveryoneWhoGotInThoughTheQueueWasFull(Kind kind) throws Exception {
        servesEveryoneWhoGotIn(kind, 3, Hammer.Workers.ONCE_IT_IS_SHUT, 4);
    }

    private void servesEveryoneWhoGotIn(Kind kind, int backlog, Hammer.Workers workers, int enough) throws Exception {
        try (var hammer = new Hammer(listening(kind, backlog), workers, enough)) {
            var counts = hammer.shutAndClose();
            IO.println(kind + ", queue of " + backlog + ", workers " + workers + ": " + counts);

            assertThat(counts.served()).isEqualTo(counts.connected()).isPositive();
            assertThat(counts.refused()).isPositive();
            assertThat(counts.cut()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void isWaitedAtUntilTheLastOneIsAccepted(Kind kind) throws IOException {
        try (var listener = listening(kind, 10);
                var door = Door.of(listener);
                var _ = SocketChannel.open(listener.getLocalAddress());
                var _ = SocketChannel.open(listener.getLocalAddress())) {
            assertThat(door.isWaitedAt()).as("while it is open").isFalse();
            assertThat(door.shut()).isEmpty();

            assertThat(door.isWaitedAt()).isTrue();
            listener.accept().close();
            assertThat(door.isWaitedAt()).isTrue();
            listener.accept().close();
            assertThat(door.isWaitedAt()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IPV4", "IPV6"})
    void leavesConnectionsAlone(Kind kind) throws IOException {
        try (var listener = listening(kind, 10);
                var door = Door.of(listener);
                var early = SocketChannel.open(listener.getLocalAddress());
                var acceptedEarly = listener.accept();
                var late = SocketChannel.open(listener.getLocalAddress())) {
            door.shut();
            try (var acceptedLate = listener.accept()) {
                assertTalk(early, acceptedEarly);
                assertTalk(late, acceptedLate);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IPV4", "IPV6"})
    void letsKnockersWaitAndRefusesThemOnceItIsClosed(Kind kind) throws IOException {
        var listener = listening(kind, 10);
        var door = Door.of(listener);
        door.shut();
        try (var knocker = SocketChannel.open();
                var selector = Selector.open()) {
            knocker.configureBlocking(false);
            assertThat(knocker.connect(listener.getLocalAddress())).isFalse();
            assertThat(door.isWaitedAt()).isFalse();
            assertThat(listener.accept()).isNull();
            door.close();

            knocker.register(selector, SelectionKey.OP_CONNECT);
            assertThat(selector.select(10_000)).isEqualTo(1);
            assertThatThrownBy(knocker::finishConnect).isInstanceOf(ConnectException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IPV4", "IPV6"})
    void letsKnockersInOnceItIsOpenAgain(Kind kind) throws IOException {
        try (var listener = listening(kind, 10);
                var door = Door.of(listener);
                var knocker = SocketChannel.open();
                var selector = Selector.open()) {
            door.shut();
            knocker.configureBlocking(false);
            knocker.connect(listener.getLocalAddress());

            assertThat(door.reopen()).isTrue();

            listener.register(selector, SelectionKey.OP_ACCEPT);
            assertThat(selector.select(10_000)).isEqualTo(1);
            listener.accept().close();
            assertThat(door.isWaitedAt()).as("not asked about while it is open").isFalse();
        }
    }

    @Test
    void isShutForEveryProcessThatHasTheSocket() throws IOException {
        try (var listener = listening(Kind.IPV4, 10);
                var pair = SocketPair.open(directory)) {
            DescriptorPassing.send(pair.left(), new byte[1], List.of(Descriptors.of(listener)));
            var passed =
                    DescriptorPassing.receive(pair.right(), 1).descriptors().getFirst();
            try (var other = ListeningSocket.adopt(passed, StandardProtocolFamily.INET);
                    var door = Door.of(other);
                    var knocker = SocketChannel.open()) {
                door.shut();
                knocker.configureBlocking(false);
                knocker.connect(listener.getLocalAddress());

                assertThat(listener.accept()).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void staysOpenIfItIsLent(Kind kind) throws IOException {
        try (var listener = listening(kind, 10);
                var door = Door.lent(listener)) {
            assertThat(door.shut()).hasValue("it is lent to this server: connections wait in it for the next one");

            try (var _ = SocketChannel.open(listener.getLocalAddress())) {
                assertThat(door.isWaitedAt()).as("nothing to wait for").isFalse();
            }
        }
    }

    @Test
    void saysThatItIsClosed() throws IOException {
        var door = Door.of(listening(Kind.IPV4, 10));
        door.close();
        door.close();

        assertThat(door.shut()).hasValue("it is closed");
        assertThat(door.isWaitedAt()).isFalse();
        assertThat(door.reopen()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"IPV4", "IPV6"})
    void waitsForAHandshakeThatIsUnderWay(Kind kind) throws IOException {
        try (var listener = listening(kind, 10);
                var door = new Door(listener, false, () -> 0);
                var silent = withUnfinishedHandshake(listener)) {
            door.shut();
            assertThat(listener.accept()).isNull();
            assertThat(door.isWaitedAt()).isTrue();

            silent.write(ByteBuffer.wrap(new byte[] {'a'}));

            assertThat(door.isWaitedAt()).isTrue();
            try (var accepted = listener.accept()) {
                assertThat(accepted.read(ByteBuffer.allocate(2))).isEqualTo(1);
            }
            assertThat(door.isWaitedAt()).isFalse();
        }
    }

    @Test
    void waitsForHandshakesForAWhileOnly() throws IOException {
        var now = new AtomicLong();
        try (var listener = listening(Kind.IPV4, 10);
                var door = new Door(listener, false, now::get);
                var _ = withUnfinishedHandshake(listener)) {
            door.shut();
            assertThat(door.isWaitedAt()).isTrue();
            now.addAndGet(Door.HANDSHAKE_TIME.toNanos());

            assertThat(door.isWaitedAt()).isFalse();
        }
    }

    /**
     * Returns a client that takes itself for connected. With TCP_DEFER_ACCEPT the kernel ignores the ACK that completes the
     * handshake, as if it were lost on its way, until data come.
     */
    private static SocketChannel withUnfinishedHandshake(ServerSocketChannel listener) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var seconds = arena.allocateFrom(ValueLayout.JAVA_INT, 30);
            new LinuxLibc()
                    .setsockopt(Descriptors.of(listener), IPPROTO_TCP, TCP_DEFER_ACCEPT, seconds, Integer.BYTES)
                    .orThrow("set TCP_DEFER_ACCEPT");
        }
        return SocketChannel.open(listener.getLocalAddress());
    }

    @Nested
    class OfAUnixDomainSocket {

        @SuppressWarnings("NullAway.Init") // set before each test
        private UnixDomainSocketAddress address;

        @BeforeEach
        void choosePath() {
            address = UnixDomainSocketAddress.of(directory.resolve("http.sock"));
        }

        @Test
        void refusesKnockersAtOnce() throws IOException {
            try (var door = Door.of(bound())) {
                door.shut();

                assertThat(address.getPath()).doesNotExist();
                assertThatThrownBy(() -> SocketChannel.open(address)).isInstanceOf(SocketException.class);
                assertThat(door.reopen()).as("opened without its file").isFalse();
            }
        }

        @Test
        void removesItsFileWhenItIsClosed() throws IOException {
            Door.of(bound()).close();

            assertThat(address.getPath()).doesNotExist();
        }

        @Test
        void leavesTheFileOfItsSuccessor() throws IOException {
            var door = Door.of(bound());
            door.shut();
            try (var _ = bound()) {
                door.close();

                SocketChannel.open(address).close();
            }
        }

        @Test
        void leavesTheFileOfALentSocket() throws IOException {
            try (var _ = bound()) {
                Door.lent(bound(UnixDomainSocketAddress.of(directory.resolve("lent.sock"))))
                        .close();

                assertThat(directory.resolve("lent.sock")).exists();
            }
        }

        private ServerSocketChannel bound() throws IOException {
            return bound(address);
        }

        private static ServerSocketChannel bound(UnixDomainSocketAddress where) throws IOException {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(where);
        }
    }

    private ServerSocketChannel listening(Kind kind, int backlog) throws IOException {
        var channel = ServerSocketChannel.open(kind.family()).bind(kind.address(directory), backlog);
        channel.configureBlocking(false);
        return channel;
    }

    private static void assertTalk(SocketChannel one, SocketChannel other) throws IOException {
        one.write(ByteBuffer.wrap(new byte[] {'a'}));
        assertThat(other.read(ByteBuffer.allocate(2))).isEqualTo(1);
        other.write(ByteBuffer.wrap(new byte[] {'b'}));
        assertThat(one.read(ByteBuffer.allocate(2))).isEqualTo(1);
    }
}
