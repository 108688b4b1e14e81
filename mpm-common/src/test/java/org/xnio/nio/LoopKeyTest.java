package org.xnio.nio;

import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.common.connection.HttpSide;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.XnioWorker;

@Timeout(30)
@SuppressWarnings("NullAway.Init") // connected before each test
final class LoopKeyTest {

    private static final int TIMES = 20_000;

    private final BlockingQueue<Integer> told = new ArrayBlockingQueue<>(1_000);
    private XnioWorker loops;
    private SocketChannel client;
    private SocketChannel socket;
    private LoopKey key;

    @BeforeEach
    void connect() throws IOException {
        loops = HttpSide.loops("test", 1, 1);
        try (var listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client = SocketChannel.open(listener.getLocalAddress());
            socket = listener.accept();
        }
        socket.configureBlocking(false);
        key = LoopKey.register(loops.getIoThread(0), socket, owner(this::note));
    }

    @AfterEach
    void disconnect() throws IOException {
        key.cancel();
        client.close();
        socket.close();
        loops.shutdownNow();
    }

    @Test
    void tellsOfWhatComesWhileReadsAreWatched() throws Exception {
        key.watch(OP_READ);
        send();
        assertThat(nextTold()).isEqualTo(OP_READ);
    }

    @Test
    void tellsOfWhatCameWhileReadsWereIgnoredAsSoonAsTheyAreWatched() throws Exception {
        key.watch(OP_READ);
        key.ignore(OP_READ);
        send();
        await(() -> !isSelectorAsked());
        assertThat(told).isEmpty();
        key.watch(OP_READ);
        assertThat(nextTold()).isEqualTo(OP_READ);
    }

    @Test
    void leavesTheSelectorAsItIsWhileReadsAreIgnoredAndNothingComes() {
        key.watch(OP_READ);
        key.ignore(OP_READ);
        assertThat(isSelectorAsked()).isTrue();
        assertThat(key.watches(OP_READ)).isFalse();
        assertThat(key.watched()).isZero();
        key.watch(OP_READ);
        assertThat(key.watches(OP_READ)).isTrue();
        assertThat(key.watched()).isEqualTo(OP_READ);
    }

    /** A socket has nearly always room: the loop would come round for nothing. */
    @Test
    void asksTheSelectorForWritesOnlyWhileTheyAreWatched() throws Exception {
        key.watch(OP_READ | OP_WRITE);
        assertThat(nextTold()).isEqualTo(OP_WRITE);
        key.ignore(OP_WRITE);
        assertThat(key.getSelectionKey().interestOps()).isEqualTo(OP_READ);
        assertThat(key.watched()).isEqualTo(OP_READ);
    }

    @Test
    void saysThatAChannelIsReadyThoughItIsNotAndTheLoopSleeps() throws Exception {
        key.watch(OP_READ);
        key.ignore(OP_READ);
        key.pretendReady(OP_READ);
        assertThat(nextTold()).isEqualTo(OP_READ);
    }

    @Test
    void tellsNothingMoreWhenItIsCancelled() throws Exception {
        key.watch(OP_READ);
        key.cancel();
        key.pretendReady(OP_READ);
        var passed = new CountDownLatch(1);
        loops.getIoThread(0).execute(passed::countDown);
        assertThat(passed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told).isEmpty();
    }

    /** As a request does that another thread answers, at the moment in which the next one comes. */
    @Test
    void losesNothingThatComesAtTheMomentInWhichReadsAreWatchedAgain() throws Exception {
        var buffer = ByteBuffer.allocate(1);
        for (int i = 0; i < TIMES; i++) {
            key.watch(OP_READ);
            key.ignore(OP_READ);
            send();
            key.watch(OP_READ);
            assertThat(nextTold()).as("of byte " + i).isEqualTo(OP_READ);
            assertThat(socket.read(buffer.clear())).isEqualTo(1);
            told.clear();
        }
    }

    private void note(int operations) {
        key.ignore(operations);
        told.add(operations);
    }

    private int nextTold() throws InterruptedException {
        Integer next = told.poll(10, TimeUnit.SECONDS);
        return next == null ? 0 : next;
    }

    private boolean isSelectorAsked() {
        return (key.getSelectionKey().interestOps() & OP_READ) != 0;
    }

    private void send() throws IOException {
        client.write(ByteBuffer.allocate(1));
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static LoopKey.Ready owner(IntConsumer ready) {
        return new LoopKey.Ready() {
            @Override
            public void ready(int operations) {
                ready.accept(operations);
            }

            @Override
            public void loopEnded() {}
        };
    }
}
