package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.server.core.posix.Descriptors;
import dev.mpm.server.master.config.ListenAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InheritedSocketsTest {

    private static final long PID = 4711;

    @TempDir
    Path directory;

    /** The first column is what the service manager bound, the second what is configured. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "127.0.0.1, localhost",
        "::1,       ::1",
        "0.0.0.0,   *",
        "::,        *",
        "::,        0.0.0.0",
    })
    void servesAConfiguredAddress(String bound, String configured) throws IOException {
        try (var listener = listening(bound);
                var sockets = inherited(listener, "http")) {
            assertThat(sockets.unclaimed()).hasSize(1);
            try (var taken = sockets.take(configured(configured, listener)).orElseThrow();
                    var _ = SocketChannel.open(
                            new InetSocketAddress(configured.contains(":") ? "::1" : "127.0.0.1", port(listener)))) {
                assertThat(taken.isBlocking()).isFalse();
                taken.accept().close();
            }
            assertThat(sockets.unclaimed()).isEmpty();
        }
    }

    @Test
    void servesAConfiguredPath() throws IOException {
        var path = Files.createDirectory(directory.resolve("run")).resolve("http.sock");
        Files.createSymbolicLink(directory.resolve("var"), path.getParent());
        try (var listener =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
                var sockets = inherited(listener, "")) {
            assertThat(sockets.unclaimed())
                    .containsExactly("descriptor " + Descriptors.of(listener) + " (http+unix://" + path + ")");
            var linked = new ListenAddress.Unix(directory.resolve("var/http.sock"));

            sockets.take(linked.toSocketAddress()).orElseThrow().close();

            assertThat(path).exists();
            assertThat(sockets.unclaimed()).isEmpty();
        }
    }

    @Test
    void leavesOtherAddressesToBeBound() throws IOException {
        try (var listener = listening("127.0.0.1");
                var sockets = inherited(listener, "http")) {
            assertThat(sockets.take(configured("127.0.0.2", listener))).isEmpty();
            assertThat(sockets.take(configured("*", listener))).isEmpty();
            assertThat(sockets.take(configured("host.invalid", listener))).isEmpty();
            assertThat(sockets.take(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port(listener) ^ 1)))
                    .isEmpty();
            assertThat(sockets.take(UnixDomainSocketAddress.of("/nowhere"))).isEmpty();
            assertThat(sockets.unclaimed())
                    .containsExactly("descriptor " + Descriptors.of(listener) + " 'http' (http://127.0.0.1:"
                            + port(listener) + ")");
        }
    }

    @Test
    void givesASocketAgainThatWasGivenUp() throws IOException {
        try (var listener = listening("127.0.0.1");
                var sockets = inherited(listener, "http")) {
            sockets.take(listener.getLocalAddress()).orElseThrow().close();

            try (var again = sockets.take(listener.getLocalAddress()).orElseThrow();
                    var _ = SocketChannel.open(listener.getLocalAddress())) {
                again.accept().close();
            }
        }
    }

    @Test
    void takesNothingThatIsMeantForAnotherProcess() throws IOException {
        try (var listener = listening("127.0.0.1")) {
            var first = Descriptors.of(listener);

            assertThat(InheritedSockets.of(Map.of(), PID, first).unclaimed()).isEmpty();
            assertThat(InheritedSockets.of(Map.of("LISTEN_FDS", "1"), PID, first)
                            .unclaimed())
                    .isEmpty();
            assertThat(InheritedSockets.of(Map.of("LISTEN_FDS", "1", "LISTEN_PID", "12"), PID, first)
                            .unclaimed())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two", "-1"})
    void refusesACountThatIsNone(String count) {
        assertThatThrownBy(() -> InheritedSockets.of(Map.of("LISTEN_FDS", count, "LISTEN_PID", "4711"), PID))
                .isInstanceOf(MasterException.class)
                .hasMessage("cannot use the sockets of the service manager: LISTEN_FDS: '" + count
                        + "' (expected: a number >= 0)");
    }

    @Test
    void refusesDescriptorsThatAreNoListeningSockets() {
        assertThatThrownBy(() -> InheritedSockets.of(
                        Map.of("LISTEN_FDS", "1", "LISTEN_PID", "4711", "LISTEN_FDNAMES", "http"), PID, 1_000_000))
                .isInstanceOfSatisfying(
                        MasterException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.FAILED_TO_START))
                .hasMessage(
                        "cannot use the sockets of the service manager: cannot ask what descriptor 1000000 is: not an"
                                + " open descriptor (EBADF), named 'http'; use ListenStream= and Accept=no, and nothing"
                                + " else, in the socket unit");
    }

    private static InheritedSockets inherited(ServerSocketChannel listener, String name) throws IOException {
        return InheritedSockets.of(
                Map.of("LISTEN_FDS", "1", "LISTEN_PID", Long.toString(PID), "LISTEN_FDNAMES", name),
                PID,
                Descriptors.of(listener));
    }

    private static ServerSocketChannel listening(String host) throws IOException {
        var family = host.contains(":") ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        return ServerSocketChannel.open(family).bind(new InetSocketAddress(host, 0));
    }

    private static InetSocketAddress configured(String host, ServerSocketChannel listener) throws IOException {
        return new ListenAddress.Tcp(host, port(listener)).toSocketAddress();
    }

    private static int port(ServerSocketChannel listener) throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }
}
