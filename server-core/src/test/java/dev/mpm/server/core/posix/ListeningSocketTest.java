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
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class ListeningSocketTest {

    // linux/socket.h, linux/net.h
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    @Test
    void takesAnInheritedSocketAgainAndAgain() throws IOException {
        takesAnInheritedSocketAgainAndAgain(
                StandardProtocolFamily.INET, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        takesAnInheritedSocketAgainAndAgain(
                StandardProtocolFamily.INET6, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        takesAnInheritedSocketAgainAndAgain(
                StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(directory.resolve("http.sock")));
    }

    private static void takesAnInheritedSocketAgainAndAgain(ProtocolFamily family, SocketAddress address)
            throws IOException {
        try (var original = ServerSocketChannel.open(family).bind(address)) {
            for (int i = 0; i < 2; i++) {
                try (var taken = ListeningSocket.inherited(Descriptors.of(original));
                        var _ = SocketChannel.open(original.getLocalAddress())) {
                    assertThat(taken.getLocalAddress()).isEqualTo(original.getLocalAddress());
                    taken.accept().close();
                    assertThat(taken.accept()).as("accepted without waiting").isNull();
                }
            }
        }
    }

    @Test
    void refusesWhatDoesNotListen() throws IOException {
        refuses(SOCK_STREAM, "is no listening stream socket");
        refuses(SOCK_DGRAM, "is no listening stream socket");
    }

    private static void refuses(int type, String why) throws IOException {
        int socket = (int) new LinuxLibc().socket(AF_UNIX, type, 0).orThrow("open a socket");
        try {
            assertThatThrownBy(() -> ListeningSocket.inherited(socket)).hasMessage("descriptor " + socket + " " + why);
        } finally {
            Descriptors.close(List.of(socket));
        }
    }

    @Test
    void refusesWhatIsNoSocket() {
        assertThatThrownBy(() -> ListeningSocket.inherited(1_000_000))
                .hasMessage("cannot ask what descriptor 1000000 is: not an open descriptor (EBADF)");
    }

    @Test
    void refusesAnAbstractName() throws IOException {
        try (var named = Mailbox.listening("@" + directory.resolve("abstract"))) {
            assertThatThrownBy(() -> ListeningSocket.inherited(named.descriptor()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("abstract");
        }
    }
}
