package dev.mpm.server.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.mpm.server.core.posix.Descriptors;
import dev.mpm.server.master.config.ListenAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerSetTest {

    private static final String LOOPBACK = "127.0.0.1";

    @TempDir
    Path directory;

    @Nested
    class Tcp {

        @Test
        void showsThePortThatTheSystemChose() throws IOException {
            try (var set = ListenerSet.bind(List.of(tcp(LOOPBACK, 0)))) {
                assertThat(set.addresses()).containsExactly("http://127.0.0.1:" + portOf(set));
                assertThat(portOf(set)).isPositive();
                connect(LOOPBACK, portOf(set));
            }
        }

        @Test
        void makesSocketsThatDoNotBlock() throws IOException {
            try (var set = ListenerSet.bind(List.of(tcp(LOOPBACK, 0)))) {
                var channel = set.channels().getFirst();

                assertThat(Descriptors.isNonBlocking(Descriptors.of(channel))).isTrue();
                assertThat(channel.accept()).isNull();
            }
        }

        @Test
        void listensOnIpv6() throws Exception {
            assumeThat(NetworkInterface.getByInetAddress(InetAddress.ofLiteral("::1")))
                    .as("an IPv6 loopback address")
                    .isNotNull();
            try (var set = ListenerSet.bind(List.of(tcp("::1", 0)))) {
                assertThat(set.addresses()).containsExactly("http://[::1]:" + portOf(set));
                connect("::1", portOf(set));
            }
        }

        @Test
        void listensOnEveryAddressForAnAsterisk() throws IOException {
            try (var set = ListenerSet.bind(List.of(tcp("*", 0)))) {
                assertThat(set.addresses()).containsExactly("http://*:" + portOf(set));
                connect(LOOPBACK, portOf(set));
            }
        }

        @Test
        void namesTheProcessThatHoldsThePort() throws IOException {
            try (var set = ListenerSet.bind(List.of(tcp(LOOPBACK, 0)))) {
                assertRefuses(
                        () -> ListenerSet.bind(List.of(tcp(LOOPBACK, portOf(set)))),
                        "cannot bind http://127.0.0.1:" + portOf(set) + ": address already in use (EADDRINUSE) by pid "
                                + ProcessHandle.current().pid() + " (java); stop what listens there, or choose another"
                                + " port");
            }
        }

        @Test
        void refusesAnAddressOfAnotherMachine() {
            assertRefuses(
                    () -> ListenerSet.bind(List.of(tcp("192.0.2.1", 0))),
                    "cannot bind http://192.0.2.1:0: not an address of this machine (EADDRNOTAVAIL); use one that is,"
                            + " or * for all");
        }

        @Test
        void refusesAHostThatNobodyKnows() {
            assertRefuses(
                    () -> ListenerSet.bind(List.of(tcp("host.invalid", 0))),
                    "cannot bind http://host.invalid:0: unknown host 'host.invalid'; use an address or a name that"
                            + " resolves");
        }
    }

    @Nested
    class UnixDomain {

        @Test
        void letsOwnerAndGroupConnect() throws IOException {
            var path = directory.resolve("http.sock");
            try (var set = ListenerSet.bind(List.of(new ListenAddress.Unix(path)))) {
                assertThat(set.addresses()).containsExactly("http+unix://" + path);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo("rw-rw----");
                SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
            }
        }

        @Test
        void removesItsFileAtTheEnd() {
            var path = directory.resolve("http.sock");

            ListenerSet.bind(List.of(new ListenAddress.Unix(path))).close();

            assertThat(path).doesNotExist();
        }

        @Test
        void isNotBoundIfAnotherOfSeveralCannotBe() {
            var unix = new ListenAddress.Unix(directory.resolve("http.sock"));

            assertThatThrownBy(() -> ListenerSet.bind(List.of(unix, tcp("192.0.2.1", 0))))
                    .isInstanceOf(MasterException.class);

            assertThat(unix.path()).doesNotExist();
            ListenerSet.bind(List.of(unix)).close();
        }

        @Test
        void replacesTheSocketOfADeadServer() throws IOException {
            var path = directory.resolve("http.sock");
            try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                dead.bind(UnixDomainSocketAddress.of(path));
            }
            assertThat(path).exists();

            try (var _ = ListenerSet.bind(List.of(new ListenAddress.Unix(path)))) {
                SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
            }
        }

        @Test
        void leavesTheSocketOfALiveServerAlone() throws IOException {
            var path = directory.resolve("http.sock");
            try (var _ = ListenerSet.bind(List.of(new ListenAddress.Unix(path)))) {
                assertRefuses(
                        () -> ListenerSet.bind(List.of(new ListenAddress.Unix(path))),
                        "cannot bind http+unix://" + path + ": address already in use (EADDRINUSE); stop what listens"
                                + " there, or choose another path");
                SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
            }
        }

        @Test
        void leavesAFileAloneThatIsNoSocket() throws IOException {
            var path = Files.writeString(directory.resolve("precious"), "data");

            assertThatThrownBy(() -> ListenerSet.bind(List.of(new ListenAddress.Unix(path))))
                    .isInstanceOf(MasterException.class);

            assertThat(path).hasContent("data");
        }

        @Test
        void saysThatTheFolderIsMissing() {
            var path = directory.resolve("missing/http.sock");

            assertRefuses(
                    () -> ListenerSet.bind(List.of(new ListenAddress.Unix(path))),
                    "cannot bind http+unix://" + path + ": its folder does not exist; create it");
        }
    }

    @Nested
    class LentByAServiceManager {

        @Test
        void usesASocketInPlaceOfBinding() throws IOException {
            try (var lent = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), 0));
                    var inherited = inherited(lent)) {
                int port = ((InetSocketAddress) lent.getLocalAddress()).getPort();
                var other =
                        ListenerSet.bind(List.of(tcp(LOOPBACK, port), tcp(LOOPBACK, 0)), ListenerSet.NONE, inherited);

                assertThat(other.addresses()).first().isEqualTo("http://127.0.0.1:" + port);
                connect(LOOPBACK, port);
                other.channels().getFirst().accept().close();
                other.close();
            }
        }

        @Test
        void leavesASocketOpenForTheNextServer() throws IOException {
            var path = directory.resolve("http.sock");
            try (var lent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                            .bind(UnixDomainSocketAddress.of(path));
                    var inherited = inherited(lent)) {
                var mode = Files.getPosixFilePermissions(path);
                var set = ListenerSet.bind(List.of(new ListenAddress.Unix(path)), ListenerSet.NONE, inherited);
                set.all().forEach(Listener::shut);
                set.close();

                SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
                assertThat(Files.getPosixFilePermissions(path)).isEqualTo(mode);
            }
        }

        private static InheritedSockets inherited(ServerSocketChannel lent) throws IOException {
            return InheritedSockets.of(Map.of("LISTEN_FDS", "1", "LISTEN_PID", "1"), 1, Descriptors.of(lent));
        }
    }

    private static ListenAddress tcp(String host, int port) {
        return new ListenAddress.Tcp(host, port);
    }

    private static int portOf(ListenerSet set) throws IOException {
        return ((InetSocketAddress) set.channels().getFirst().getLocalAddress()).getPort();
    }

    private static void connect(String host, int port) throws IOException {
        SocketChannel.open(new InetSocketAddress(host, port)).close();
    }

    private static void assertRefuses(ThrowingCallable binding, String message) {
        assertThatThrownBy(binding)
                .isInstanceOfSatisfying(
                        MasterException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.FAILED_TO_START))
                .hasMessage(message);
    }
}
