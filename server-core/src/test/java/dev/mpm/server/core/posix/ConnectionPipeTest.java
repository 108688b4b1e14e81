package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class ConnectionPipeTest {

    private static final InetSocketAddress ANY_4 = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final InetSocketAddress ANY_6 = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @Test
    void passesAnIpv4ConnectionWithItsClientsAddress() throws IOException {
        passesAConnectionAt(ANY_4);
    }

    @Test
    void passesAnIpv6ConnectionWithItsClientsAddress() throws IOException {
        passesAConnectionAt(ANY_6);
    }

    private static void passesAConnectionAt(InetSocketAddress address) throws IOException {
        try (var listener = listener(ServerSocketChannel.open(), address);
                var pipe = ConnectionPipe.open();
                var client = SocketChannel.open(listener.getLocalAddress())) {
            pass(listener, pipe);
            try (var taken = Objects.requireNonNull(new PassedConnections(pipe.far()).accept())) {
                assertThat(taken.getRemoteAddress()).isEqualTo(client.getLocalAddress());
                assertThat(taken.getLocalAddress()).isEqualTo(client.getRemoteAddress());
                assertThat(taken.isBlocking()).isTrue();
                assertThat(Descriptors.isNonBlocking(Descriptors.of(taken))).isFalse();
                answers(taken, client);
            }
        }
    }

    @Test
    void passesAUnixDomainConnection() throws IOException {
        var address = UnixDomainSocketAddress.of(directory.resolve("s"));
        try (var listener = listener(ServerSocketChannel.open(StandardProtocolFamily.UNIX), address);
                var pipe = ConnectionPipe.open();
                var client = SocketChannel.open(address)) {
            pass(listener, pipe);
            try (var taken = Objects.requireNonNull(new PassedConnections(pipe.far()).accept())) {
                assertThat(taken.getRemoteAddress()).isEqualTo(UnixDomainSocketAddress.of(""));
                answers(taken, client);
            }
        }
    }

    @Test
    void isReadyAtItsFarEndWhileAConnectionIsInIt() throws IOException {
        try (var listener = listener(ServerSocketChannel.open(), ANY_4);
                var pipe = ConnectionPipe.open();
                var selector = Selector.open();
                var _ = SocketChannel.open(listener.getLocalAddress())) {
            pipe.far().register(selector, SelectionKey.OP_ACCEPT);
            assertThat(selector.selectNow()).isZero();
            pass(listener, pipe);
            assertThat(selector.select(10_000)).isEqualTo(1);
            selector.selectedKeys().clear();
            Objects.requireNonNull(new PassedConnections(pipe.far()).accept()).close();
            assertThat(selector.selectNow()).isZero();
        }
    }

    @Test
    void givesEachConnectionToOneReceiver() throws IOException {
        try (var listener = listener(ServerSocketChannel.open(), ANY_4);
                var pipe = ConnectionPipe.open();
                var first = SocketChannel.open(listener.getLocalAddress());
                var second = SocketChannel.open(listener.getLocalAddress())) {
            pass(listener, pipe);
            pass(listener, pipe);
            var receiver = new PassedConnections(pipe.far());
            try (var taken = Objects.requireNonNull(receiver.accept());
                    var back = Objects.requireNonNull(pipe.takeBack()).toChannel()) {
                assertThat(taken.getRemoteAddress()).isEqualTo(first.getLocalAddress());
                assertThat(back.getRemoteAddress()).isEqualTo(second.getLocalAddress());
            }
            assertThat(receiver.accept()).isNull();
            assertThat(pipe.takeBack()).isNull();
        }
    }

    @Test
    void keepsAConnectionWhileTheReceiverHasNoDescriptorForIt() throws IOException {
        try (var listener = listener(ServerSocketChannel.open(), ANY_4);
                var pipe = ConnectionPipe.open();
                var client = SocketChannel.open(listener.getLocalAddress())) {
            var receiver = new PassedConnections(pipe.far());
            assertThat(receiver.accept()).isNull();
            assertThat(failureWithoutDescriptors(receiver)).isNull();
            pass(listener, pipe);
            assertThat(failureWithoutDescriptors(receiver)).hasMessageContaining("too many open files");
            try (var taken = Objects.requireNonNull(receiver.accept())) {
                answers(taken, client);
            }
        }
    }

    /** Nothing may be opened meanwhile, so that classes must be there before, and another process changes the limit. */
    private static @Nullable IOException failureWithoutDescriptors(PassedConnections receiver) throws IOException {
        assertThat(new PosixException("load a class", 0).errno()).isZero();
        IOException failure = null;
        String script =
                "old=$(prlimit -p $0 -n -o SOFT --noheadings); prlimit -p $0 -n4: && echo; read go; prlimit -p $0"
                        + " -n$old:";
        Process limiter = new ProcessBuilder(
                        "sh",
                        "-c",
                        script,
                        String.valueOf(ProcessHandle.current().pid()))
                .start();
        try {
            assertThat(limiter.getInputStream().read()).as("limited").isEqualTo('\n');
            receiver.accept();
        } catch (IOException e) {
            failure = e;
        } finally {
            limiter.getOutputStream().close();
            assertThat(limiter.onExit().join().exitValue()).isZero();
        }
        return failure;
    }

    @Test
    void isReadyAtItsNearEndWhenTheReceiverKnocks() throws IOException {
        try (var pipe = ConnectionPipe.open();
                var selector = Selector.open()) {
            pipe.near().register(selector, SelectionKey.OP_ACCEPT);
            var receiver = new PassedConnections(pipe.far());
            receiver.knock();
            receiver.knock();
            assertThat(selector.select(10_000)).isEqualTo(1);
            selector.selectedKeys().clear();
            pipe.hear();
            assertThat(selector.selectNow()).isZero();
        }
    }

    @Test
    void knocksInVainWhenItIsClosed() throws IOException {
        var pipe = ConnectionPipe.open();
        pipe.close();
        new PassedConnections(pipe.far()).knock();
        assertThat(pipe.far().isOpen()).isFalse();
    }

    @Test
    void isToldFromAListeningSocket() throws IOException {
        try (var listener = listener(ServerSocketChannel.open(), ANY_4);
                var pipe = ConnectionPipe.open()) {
            assertThat(ListeningSocket.isPipe(pipe.far())).isTrue();
            assertThat(ListeningSocket.isPipe(listener)).isFalse();
        }
    }

    private static ServerSocketChannel listener(ServerSocketChannel channel, SocketAddress address) throws IOException {
        channel.bind(address).configureBlocking(false);
        return channel;
    }

    private static void pass(ServerSocketChannel listener, ConnectionPipe pipe) throws IOException {
        pipe.send(Objects.requireNonNull(AcceptedConnection.from(listener), "nobody waits"));
    }

    private static void answers(SocketChannel server, SocketChannel client) throws IOException {
        server.write(StandardCharsets.US_ASCII.encode("hello"));
        var answer = ByteBuffer.allocate(5);
        while (answer.hasRemaining() && client.read(answer) >= 0) {
            // what comes may come in parts
        }
        assertThat(new String(answer.array(), StandardCharsets.US_ASCII)).isEqualTo("hello");
    }
}
