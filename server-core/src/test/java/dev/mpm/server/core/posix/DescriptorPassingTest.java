package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class DescriptorPassingTest {

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @Test
    void acceptsThroughAPassedIpv4Socket() throws IOException {
        acceptsThroughAPassedSocket(
                StandardProtocolFamily.INET, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    }

    @Test
    void acceptsThroughAPassedIpv6Socket() throws IOException {
        acceptsThroughAPassedSocket(
                StandardProtocolFamily.INET6, new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
    }

    @Test
    void acceptsThroughAPassedUnixDomainSocket() throws IOException {
        acceptsThroughAPassedSocket(
                StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(directory.resolve("listener.sock")));
    }

    @Test
    void tellsTheBytesThatDescriptorsCameWith() throws IOException {
        try (var pair = SocketPair.open(directory);
                var listener =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
            int sent = DescriptorPassing.send(pair.left(), HELLO, List.of(Descriptors.of(listener)));
            pair.left().write(ByteBuffer.wrap(HELLO));
            var received = DescriptorPassing.receive(pair.right(), 100);
            Descriptors.close(received.descriptors());

            assertThat(sent).isEqualTo(HELLO.length);
            assertThat(received.bytes()).startsWith(HELLO);
            assertThat(received.descriptors()).hasSize(1).doesNotContain(Descriptors.of(listener));
        }
    }

    @Test
    void passesAsManyDescriptorsAsTheLimitSays() throws IOException {
        try (var pair = SocketPair.open(directory)) {
            var many = Collections.nCopies(DescriptorPassing.LIMIT, Descriptors.of(pair.left()));
            DescriptorPassing.send(pair.left(), HELLO, many);
            var received = DescriptorPassing.receive(pair.right(), 5);
            Descriptors.close(received.descriptors());

            assertThat(received.descriptors()).hasSize(DescriptorPassing.LIMIT).doesNotHaveDuplicates();
            var tooMany = Collections.nCopies(DescriptorPassing.LIMIT + 1, 0);
            assertThatThrownBy(() -> DescriptorPassing.send(pair.left(), HELLO, tooMany))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("descriptors: 65 (expected:");
        }
    }

    @Test
    void receivesNothingFromAnEndThatIsClosed() throws IOException {
        try (var pair = SocketPair.open(directory)) {
            pair.left().close();
            var received = DescriptorPassing.receive(pair.right(), 5);

            assertThat(received.bytes()).isEmpty();
            assertThat(received.descriptors()).isEmpty();
        }
    }

    @Test
    void saysWhyItCannotSend() throws IOException {
        try (var pair = SocketPair.open(directory)) {
            pair.right().close();
            assertThatThrownBy(() -> DescriptorPassing.send(pair.left(), HELLO, List.of(0)))
                    .isInstanceOf(PosixException.class)
                    .hasMessage("cannot send 1 descriptors: the other end is closed (EPIPE)");
            assertThatThrownBy(() -> DescriptorPassing.send(pair.right(), HELLO, List.of(0)))
                    .isInstanceOf(ClosedChannelException.class);
        }
    }

    private void acceptsThroughAPassedSocket(ProtocolFamily family, SocketAddress address) throws IOException {
        try (var pair = SocketPair.open(directory);
                var original = ServerSocketChannel.open(family).bind(address)) {
            Descriptors.makeNonBlocking(Descriptors.of(original));
            DescriptorPassing.send(pair.left(), HELLO, List.of(Descriptors.of(original)));
            int descriptor = DescriptorPassing.receive(pair.right(), HELLO.length)
                    .descriptors()
                    .getFirst();
            try (var passed = ListeningSocket.adopt(descriptor, ListeningSocket.familyOf(original))) {
                assertThat(passed.getLocalAddress()).isEqualTo(original.getLocalAddress());
                assertThat(passed.accept()).as("accepted before anybody came").isNull();
                servesOneConnection(passed);
            }
            assertThat(Descriptors.isNonBlocking(Descriptors.of(original))).isTrue();
            original.configureBlocking(false);
            assertThat(original.accept())
                    .as("the original after its copy was closed")
                    .isNull();
        }
    }

    /** Waits with a selector, as event loops do. */
    private static void servesOneConnection(ServerSocketChannel listener) throws IOException {
        try (var selector = Selector.open();
                var client = SocketChannel.open(listener.getLocalAddress())) {
            listener.register(selector, SelectionKey.OP_ACCEPT);
            assertThat(selector.select(10_000)).isEqualTo(1);
            try (var accepted = listener.accept()) {
                client.write(ByteBuffer.wrap(HELLO));
                var buffer = ByteBuffer.allocate(HELLO.length);
                accepted.read(buffer);
                assertThat(buffer.array()).isEqualTo(HELLO);
            }
        }
    }
}
