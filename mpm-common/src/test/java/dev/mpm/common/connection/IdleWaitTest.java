package dev.mpm.common.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.common.Loopback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@SuppressWarnings("NullAway.Init") // connected before each test
class IdleWaitTest {

    private SocketChannel client;
    private SocketChannel socket;
    private IdleWait wait;

    @BeforeEach
    void connect() throws IOException {
        try (var listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client = SocketChannel.open(listener.getLocalAddress());
            socket = listener.accept();
        }
        wait = new IdleWait(socket, true);
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        socket.close();
    }

    @Test
    void waitsUntilTheClientSendsAndLeavesTheBytesToBeRead() throws Exception {
        CompletableFuture<Boolean> waited = new CompletableFuture<>();
        Thread waiting = start(waited);
        client.write(ByteBuffer.wrap(new byte[] {42}));

        assertThat(waited.get()).isTrue();
        waiting.join();
        var buffer = ByteBuffer.allocate(8);
        assertThat(socket.read(buffer)).isEqualTo(1);
        assertThat(buffer.get(0)).isEqualTo((byte) 42);
    }

    /** To close it at once could give its descriptor to another connection while the thread still waits by that number. */
    @RepeatedTest(20)
    void leavesTheClosingToTheThreadThatWaits() throws Exception {
        CompletableFuture<Boolean> waited = new CompletableFuture<>();
        start(waited);
        wait.closeSocket();

        assertThat(waited.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(socket.isOpen()).isFalse();
        assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @Test
    void closesAtOnceWhatNobodyWaitsFor() throws Exception {
        wait.closeSocket();

        assertThat(socket.isOpen()).isFalse();
        assertThat(wait.await()).isFalse();
    }

    private Thread start(CompletableFuture<Boolean> waited) {
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                waited.complete(wait.await());
            } catch (IOException e) {
                waited.completeExceptionally(e);
            }
        });
        Loopback.await("the thread to wait", () -> thread.getState() == Thread.State.WAITING);
        return thread;
    }
}
