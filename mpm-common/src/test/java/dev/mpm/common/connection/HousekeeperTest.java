package dev.mpm.common.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mpm.api.Board;
import dev.mpm.api.Lane;
import dev.mpm.common.Loopback;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.xnio.XnioWorker;

class HousekeeperTest {

    private static final long A_DAY = Duration.ofDays(1).toNanos();

    @Test
    void looksAgainAfterAFailure() throws IOException {
        CountDownLatch looks = new CountDownLatch(3);
        Iterable<ClientConnection> connections = () -> {
            looks.countDown();
            if (looks.getCount() > 0) {
                throw new AssertionError("thrown while looking, on purpose");
            }
            return Collections.emptyIterator();
        };
        try (Housekeeper housekeeper = housekeeper(new Backlog(List.of(), () -> false), connections)) {
            housekeeper.start();
            Loopback.await("a look after two that failed", looks);
        }
    }

    @Test
    void looksAgainWhenTheEngineCouldNotSayWhetherItIsFull() throws IOException {
        CountDownLatch looks = new CountDownLatch(3);
        Iterable<ClientConnection> connections = () -> {
            looks.countDown();
            return Collections.emptyIterator();
        };
        AtomicInteger asked = new AtomicInteger();
        try (Housekeeper housekeeper = new Housekeeper(
                "test", Loopback.wideLimits(true), new Backlog(List.of(), () -> false), connections, () -> {
                    if (asked.incrementAndGet() < 4) {
                        throw new IllegalStateException("thrown by the engine, on purpose");
                    }
                    return false;
                })) {
            housekeeper.start();
            Loopback.await("looks after some that failed", looks);
        }
    }

    @Test
    void makesRoomForConnectionsThatTheServerHoldsBack() throws IOException {
        AtomicBoolean heldBack = new AtomicBoolean(true);
        try (Housekeeper housekeeper = housekeeper(new Backlog(List.of(), heldBack::get), List.of())) {
            housekeeper.look(System.nanoTime());
            housekeeper.look(System.nanoTime());
            assertThat(housekeeper.wantsConnectionsBack()).isTrue();
            heldBack.set(false);
            housekeeper.look(System.nanoTime());
            assertThat(housekeeper.wantsConnectionsBack()).isFalse();
        }
    }

    /** Connections become busy and idle again while those that were idle longest are being found. */
    @Test
    void findsTheLongestIdleWhileConnectionsGoOnChanging() throws Exception {
        XnioWorker loops = HttpSide.loops("test", 1, 1);
        AtomicBoolean over = new AtomicBoolean();
        try (Loopback loopback = new Loopback(exchange -> {}, Board.forgetful(1));
                Sockets sockets = new Sockets(loopback, loops, 300);
                Socket _ = loopback.connect();
                Housekeeper housekeeper = housekeeper(new Backlog(loopback), sockets.connections)) {
            sockets.connections.forEach(HousekeeperTest::becomeIdle);
            Thread changing = Thread.ofPlatform().daemon().start(() -> changeUntil(over, sockets.connections));
            assertThatCode(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            housekeeper.look(System.nanoTime() + A_DAY);
                        }
                    })
                    .doesNotThrowAnyException();
            assertThat(housekeeper.wantsConnectionsBack()).isTrue();
            over.set(true);
            changing.join();
        } finally {
            loops.shutdownNow();
        }
    }

    private static void changeUntil(AtomicBoolean over, List<ClientConnection> connections) {
        Random random = new Random(42);
        while (!over.get()) {
            becomeIdle(connections.get(random.nextInt(connections.size())));
        }
    }

    @SuppressWarnings("NullAway") // an exchange without a connection, of which nothing but its end is looked at
    private static void becomeIdle(ClientConnection connection) {
        HttpServerExchange answered = new HttpServerExchange(null);
        answered.setPersistent(true);
        connection.requests().exchangeEvent(answered, () -> {});
    }

    private static Housekeeper housekeeper(Backlog backlog, Iterable<ClientConnection> connections) {
        return new Housekeeper("test", Loopback.wideLimits(true), backlog, connections, () -> true);
    }

    /** Connections that nobody serves. */
    private static final class Sockets implements AutoCloseable {

        private final List<Socket> clients = new ArrayList<>();
        private final List<ClientConnection> connections = new ArrayList<>();

        Sockets(Loopback loopback, XnioWorker loops, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                clients.add(loopback.connect());
                SocketChannel accepted = loopback.listeners().getFirst().accept();
                connections.add(
                        ClientConnection.carried(accepted, loops.getIoThread(0), new NoHost(), new NoCarrier(), 0));
            }
        }

        @Override
        public void close() throws IOException {
            connections.forEach(ClientConnection::cut);
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private record NoHost() implements ConnectionHost {

        @Override
        public boolean wantsConnectionsBack() {
            return false;
        }

        @Override
        public void closed(ClientConnection connection) {}
    }

    private record NoCarrier() implements Carrier {

        @Override
        public boolean isCurrent() {
            return false;
        }

        @Override
        public void wake() {}

        @Override
        public void execute(Runnable task) {}

        @Override
        public Lane claim(ClientConnection connection) {
            return Board.forgetful(1).lane(0);
        }

        @Override
        public void release(Lane lane, Phase next) {}

        @Override
        public void reading() {}
    }
}
