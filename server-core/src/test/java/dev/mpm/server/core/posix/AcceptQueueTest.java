package dev.mpm.server.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class AcceptQueueTest {

    @Test
    void countsThoseWhoWaitToBeAccepted() throws IOException {
        try (var listener = ServerSocketChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
                var _ = SocketChannel.open(listener.getLocalAddress());
                var _ = SocketChannel.open(listener.getLocalAddress())) {
            assertThat(AcceptQueue.length(listener)).hasValue(2);

            listener.accept().close();
            assertThat(AcceptQueue.length(listener)).hasValue(1);
        }
    }

    @Test
    void knowsNothingOfAUnixDomainSocketOrAClosedOne(@TempDir Path folder) throws IOException {
        try (var unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(folder.resolve("s")))) {
            assertThat(AcceptQueue.length(unix)).isEmpty();
        }
        var closed = ServerSocketChannel.open();
        closed.close();
        assertThat(AcceptQueue.length(closed)).isEmpty();
    }
}
