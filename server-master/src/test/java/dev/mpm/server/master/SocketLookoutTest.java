package dev.mpm.server.master;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.server.master.config.ListenAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking out at real sockets, which nobody accepts from. */
class SocketLookoutTest {

    private static final int PATIENCE_SECONDS = 10;

    @TempDir
    Path directory;

    private final Semaphore arrivals = new Semaphore(0);
    private final AtomicLong refused = new AtomicLong();
    private final AtomicInteger elsewhere = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // before each test
    private ListenerSet listeners;

    @SuppressWarnings("NullAway.Init") // before each test
    private SocketLookout lookout;

    @BeforeEach
    void lookOut() throws IOException {
        listeners = ListenerSet.bind(
                List.of(new ListenAddress.Tcp("127.0.0.1", 0), new ListenAddress.Unix(directory.resolve("socket"))));
        lookout = SocketLookout.start(listeners.all(), elsewhere::get, arrivals::release, refused);
    }

    @AfterEach
    void close() {
        lookout.close();
        listeners.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        return socket;
    }

    private int port() {
        return ((InetSocketAddress) listeners.all().getFirst().bound()).getPort();
    }

    private void awaitArrival() throws InterruptedException {
        assertThat(arrivals.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("told of an arrival")
                .isTrue();
    }

    @Test
    void tellsOnceOfConnectionsThatWait() throws Exception {
        lookout.watch();
        try (Socket _ = connect();
                Socket _ = connect()) {
            awaitArrival();
            assertThat(arrivals.tryAcquire(100, TimeUnit.MILLISECONDS))
                    .as("told again")
                    .isFalse();
            assertThat(lookout.waiting()).isEqualTo(2);

            lookout.watch();
            awaitArrival();
        }
    }

    @Test
    void countsThoseThatHaveLeftTheSocketsAndAreWithNoWorker() throws Exception {
        try (Socket _ = connect()) {
            elsewhere.set(2);
            lookout.watch();
            awaitArrival();
            assertThat(lookout.waiting()).isEqualTo(3);
        }
    }

    @Test
    void tellsOfAConnectionAtAUnixDomainSocket() throws Exception {
        lookout.watch();
        assertThat(lookout.waiting()).isZero();
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(directory.resolve("socket")));
            awaitArrival();
            assertThat(lookout.waiting()).isEqualTo(1);
        }
    }

    @Test
    void refusesAsManyAsItIsAskedToAndLeavesTheOthersWaiting() throws Exception {
        try (Socket first = connect();
                Socket _ = connect()) {
            first.getOutputStream().write("POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n".getBytes(US_ASCII));
            lookout.refuse(1);
            String answer = new String(first.getInputStream().readAllBytes(), US_ASCII);
            assertThat(answer)
                    .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                    .contains("\r\nConnection: close\r\n", "\r\nRetry-After: 1\r\n");
            assertThat(answer.length() - answer.indexOf("\r\n\r\n") - 4)
                    .as("length of the body")
                    .isEqualTo(Integer.parseInt(answer.replaceAll("(?s).*Content-Length: (\\d+).*", "$1")));
            assertThat(lookout.refused()).isEqualTo(1);
            assertThat(lookout.waiting()).isEqualTo(1);
        }
    }

    @Test
    void letsGoOfTheFirstWhenItRefusesVeryMany() throws Exception {
        try (Refusals refusals = new Refusals();
                Socket first = connect()) {
            SocketChannel accepted = listeners.all().getFirst().channel().accept();
            refusals.refuse(accepted, 0);
            assertThat(refusals.millisToNext(0)).isEqualTo(1000);
            for (int i = 0; i < Refusals.MOST; i++) {
                try (Socket _ = connect()) {
                    refusals.refuse(listeners.all().getFirst().channel().accept(), 0);
                }
            }
            assertThat(accepted.isOpen()).isFalse();
            refusals.letGo(TimeUnit.SECONDS.toNanos(1));
            assertThat(refusals.millisToNext(0)).isZero();
            assertThat(first.getInputStream().readAllBytes()).isNotEmpty();
        }
    }

    @Test
    void keepsNoSocketOpenOnceItIsClosed() throws Exception {
        lookout.watch();
        lookout.close();
        listeners.close();
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
        lookout.watch();
        lookout.refuse(1);
        assertThat(lookout.waiting()).isZero();
    }
}
