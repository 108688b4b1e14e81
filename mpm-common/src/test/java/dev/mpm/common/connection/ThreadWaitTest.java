package dev.mpm.common.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mpm.common.Loopback;
import dev.mpm.common.virtual.VirtualLoops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@SuppressWarnings("NullAway.Init") // connected before each test
class ThreadWaitTest {

    private SocketChannel client;
    private SocketChannel socket;
    private VirtualLoops loops;
    private VirtualLoops.Place place;
    private ThreadWait wait;

    @BeforeEach
    void connect() throws IOException {
        try (var listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client = SocketChannel.open(listener.getLocalAddress());
            socket = listener.accept();
        }
        socket.configureBlocking(false);
        loops = Objects.requireNonNull(VirtualLoops.start("test", 1), "virtual loops");
        place = loops.place("waiting");
        wait = new ThreadWait(socket, place.waitFor(socket));
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        socket.close();
        loops.close();
    }

    @Test
    void waitsUntilTheClientSendsAndLeavesTheBytesToBeRead() throws Exception {
        CompletableFuture<Boolean> waited = new CompletableFuture<>();
        Thread waiting = start(waited, () -> wait.awaitArrival());
        client.write(ByteBuffer.wrap(new byte[] {42}));

        assertThat(waited.get()).isTrue();
        waiting.join();
        var buffer = ByteBuffer.allocate(8);
        assertThat(socket.read(buffer)).isEqualTo(1);
        assertThat(buffer.get(0)).isEqualTo((byte) 42);
    }

    @Test
    void findsAtOnceWhatCameBeforeTheFirstWait() throws Exception {
        client.write(ByteBuffer.wrap(new byte[] {42}));
        CompletableFuture<Boolean> waited = new CompletableFuture<>();
        place.thread().start(() -> complete(waited, () -> wait.awaitArrival()));

        assertThat(waited.get()).isTrue();
    }

    @Test
    void noticesThatTheClientEnds() throws Exception {
        CompletableFuture<Boolean> waited = new CompletableFuture<>();
        start(waited, () -> wait.awaitArrival());
        client.close();

        assertThat(waited.get()).isTrue();
        assertThat(socket.read(ByteBuffer.allocate(8))).isEqualTo(-1);
    }

    @Test
    void saysThatNothingCameWhenTheThreadIsUnparked() throws Exception {
        CompletableFuture<Boolean> waited = new CompletableFuture<>();
        Thread waiting = start(waited, () -> wait.awaitArrival());
        LockSupport.unpark(waiting);

        assertThat(waited.get()).isFalse();
    }

    @Test
    void waitsUntilThereIsRoomToWrite() throws Exception {
        ByteBuffer much = ByteBuffer.allocate(1 << 20);
        while (socket.write(much) > 0) {
            much.clear();
        }
        CompletableFuture<Boolean> waited = new CompletableFuture<>();
        start(waited, () -> {
            wait.awaitInCall(SelectionKey.OP_WRITE); // whatever came before it
            while (socket.write(much) == 0) {
                wait.awaitInCall(SelectionKey.OP_WRITE);
            }
            return true;
        });
        ByteBuffer taken = ByteBuffer.allocate(1 << 20);
        client.configureBlocking(false);
        Loopback.await("it to have written", () -> clientReads(taken.clear()) && waited.isDone());

        assertThat(waited.get()).isTrue();
    }

    /** To close it at once could give its descriptor to another connection while the thread still waits by that number. */
    @RepeatedTest(20)
    void leavesTheClosingToTheThreadThatWaits() throws Exception {
        CompletableFuture<Boolean> waited = new CompletableFuture<>();
        start(waited, () -> wait.awaitArrival());
        wait.closeSocket();

        assertThat(waited.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(socket.isOpen()).isFalse();
        assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    /** The client's bytes and the close come at about the same time, and one of them must not hide the other. */
    @RepeatedTest(200)
    void closesWhateverTheThreadIsAboutToDo() throws Exception {
        CompletableFuture<Boolean> waited = new CompletableFuture<>();
        place.thread()
                .start(() -> complete(waited, () -> {
                    ByteBuffer one = ByteBuffer.allocate(1);
                    while (socket.isOpen()) {
                        wait.awaitArrival();
                        if (socket.isOpen()) {
                            socket.read(one.clear());
                        }
                    }
                    return true;
                }));
        client.write(ByteBuffer.wrap(new byte[] {42}));
        wait.closeSocket();

        Loopback.await("the socket to be closed", () -> !socket.isOpen());
        assertThat(waited)
                .satisfiesAnyOf(
                        done -> assertThat(done).succeedsWithin(10, TimeUnit.SECONDS),
                        failed -> assertThat(failed).failsWithin(10, TimeUnit.SECONDS));
    }

    @Test
    void failsInACallWhoseSocketIsClosed() throws Exception {
        CompletableFuture<Boolean> waited = new CompletableFuture<>();
        start(waited, () -> {
            wait.awaitInCall(SelectionKey.OP_READ);
            return true;
        });
        wait.closeSocket();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> waited.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(AsynchronousCloseException.class);
    }

    @Test
    void closesTheSocketOfAThreadThatIsInterruptedInACall() throws Exception {
        CompletableFuture<Boolean> waited = new CompletableFuture<>();
        Thread waiting = start(waited, () -> {
            wait.awaitInCall(SelectionKey.OP_READ);
            wait.awaitInCall(SelectionKey.OP_READ);
            return true;
        });
        waiting.interrupt();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> waited.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(ClosedByInterruptException.class);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void closesAtOnceWhatNobodyWaitsFor() throws Exception {
        wait.closeSocket();

        assertThat(socket.isOpen()).isFalse();
        assertThat(wait.awaitArrival()).isFalse();
    }

    private boolean clientReads(ByteBuffer into) {
        try {
            return client.read(into) >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Thread start(CompletableFuture<Boolean> waited, Callable<Boolean> call) {
        Thread thread = place.thread().start(() -> complete(waited, call));
        Loopback.await("the thread to wait", () -> thread.getState() == Thread.State.WAITING);
        return thread;
    }

    private static void complete(CompletableFuture<Boolean> waited, Callable<Boolean> call) {
        try {
            waited.complete(call.call());
        } catch (Exception e) {
            waited.completeExceptionally(e);
        }
    }
}
