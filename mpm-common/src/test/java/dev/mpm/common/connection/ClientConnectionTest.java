package dev.mpm.common.connection;

import static dev.mpm.common.Loopback.GET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Board;
import dev.mpm.api.Lane;
import dev.mpm.common.Loopback;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/** What becomes of a connection that was found to be over its time, when it goes on before it is ended. */
class ClientConnectionTest {

    private final XnioWorker loops = HttpSide.loops("test", 1, 1);
    private final XnioIoThread loop = loops.getIoThread(0);

    ClientConnectionTest() throws IOException {}

    @AfterEach
    void endTheLoop() {
        loops.shutdownNow();
    }

    @Test
    void endsAnIdleConnectionThatIsOverItsTime() throws Exception {
        try (Loopback loopback =
                        new Loopback(exchange -> exchange.getResponseSender().send("hi"), Board.forgetful(1));
                Socket client = loopback.connect()) {
            ClientConnection connection = watched(loopback);
            Loopback.send(client, GET);
            Loopback.readUntil(client, "hi");
            Loopback.await("the connection to be idle", () -> connection.phase() == Phase.IDLE);
            connection.expire(Phase.IDLE, connection.since());
            assertThat(Loopback.readAll(client)).isEmpty();
        }
    }

    @Test
    void letsARequestRunThatCameAfterItsConnectionWasJudged() throws Exception {
        CompletableFuture<HttpServerExchange> running = new CompletableFuture<>();
        HttpHandler answeredLater = exchange -> exchange.dispatch(SameThreadExecutor.INSTANCE, () -> {
            running.complete(exchange);
        });
        try (Loopback loopback = new Loopback(answeredLater, Board.forgetful(1));
                Socket client = loopback.connect()) {
            ClientConnection connection = watched(loopback);
            long judgedSince = connection.since();
            Loopback.send(client, GET);
            HttpServerExchange exchange = running.get(10, TimeUnit.SECONDS);
            connection.expire(Phase.IDLE, judgedSince);
            awaitLoop();
            exchange.getResponseSender().send("hi");
            assertThat(Loopback.readUntil(client, "hi")).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void answersARequestThatIsThereWhenItsConnectionIsToBeEnded() throws Exception {
        try (Loopback loopback =
                        new Loopback(exchange -> exchange.getResponseSender().send("hi"), Board.forgetful(1));
                Socket client = loopback.connect()) {
            ClientConnection connection = watched(loopback);
            Loopback.send(client, GET);
            Loopback.readUntil(client, "hi");
            Loopback.await("the connection to be idle", () -> connection.phase() == Phase.IDLE);
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch sent = new CountDownLatch(1);
            loop.execute(() -> {
                busy.countDown();
                Loopback.await("the request to be sent", sent);
            });
            Loopback.await("the loop to be busy", busy);
            connection.expire(Phase.IDLE, connection.since());
            Loopback.send(client, GET);
            sent.countDown();
            assertThat(Loopback.readAll(client)).contains("Connection: close").endsWith("hi");
        }
    }

    /** A thread that got no processor for a while: its connection seems idle, and the request waits to be read. */
    @Test
    void answersARequestThatNoThreadHasComeRoundToRead() throws Exception {
        try (Loopback loopback =
                        new Loopback(exchange -> exchange.getResponseSender().send("hi"), Board.forgetful(1));
                Socket client = loopback.connect();
                OneThread carrier = new OneThread()) {
            Loopback.send(client, GET);
            ClientConnection connection = carried(loopback, carrier);
            carrier.run(() -> connection.open(parser(loopback)));
            Loopback.readUntil(client, "hi");
            Loopback.send(client, GET);
            connection.expire(connection.phase(), connection.since());
            assertThat(carrier.call(connection::proceed)).isTrue();
            assertThat(Loopback.readAll(client)).contains("Connection: close").endsWith("hi");
        }
    }

    /** A connection that has a thread, but is watched by the event loop since an answer came from there. */
    @Test
    void answersARequestThatIsThereWhenAConnectionOfABusyThreadIsToBeEnded() throws Exception {
        HttpHandler answeredOnLoop = exchange -> exchange.dispatch(SameThreadExecutor.INSTANCE, () -> {
            loop.execute(() -> exchange.getResponseSender().send("hi"));
        });
        try (Loopback loopback = new Loopback(answeredOnLoop, Board.forgetful(1));
                Socket client = loopback.connect();
                OneThread carrier = new OneThread()) {
            Loopback.send(client, GET);
            ClientConnection connection = carried(loopback, carrier);
            carrier.run(() -> connection.open(parser(loopback)));
            Loopback.readUntil(client, "hi");
            Loopback.await("the connection to be idle", () -> connection.phase() == Phase.IDLE);
            CountDownLatch sent = new CountDownLatch(1);
            carrier.execute(() -> Loopback.await("the request to be sent", sent));
            connection.expire(Phase.IDLE, connection.since());
            Loopback.send(client, GET);
            sent.countDown();
            assertThat(Loopback.readAll(client)).contains("Connection: close").endsWith("hi");
        }
    }

    private ClientConnection carried(Loopback loopback, Carrier carrier) throws IOException {
        SocketChannel accepted = loopback.listeners().getFirst().accept();
        return ClientConnection.carried(accepted, loop, new Host(), carrier, 0);
    }

    private static HttpOpenListener parser(Loopback loopback) {
        return HttpSide.parser(loopback.http(), RootHandler.inPlace(loopback.handler()));
    }

    /** Accepts the client that has just connected. */
    private ClientConnection watched(Loopback loopback) throws Exception {
        SocketChannel accepted = loopback.listeners().getFirst().accept();
        CompletableFuture<ClientConnection> opened = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                ClientConnection connection =
                        ClientConnection.watched(accepted, loop, new Host(), Runnable::run, new OneLane(), 0, null);
                connection.open(parser(loopback));
                opened.complete(connection);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return opened.get(10, TimeUnit.SECONDS);
    }

    private void awaitLoop() {
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(done::countDown);
        Loopback.await("the loop to do what it was given", done);
    }

    private record Host() implements ConnectionHost {

        @Override
        public boolean wantsConnectionsBack() {
            return false;
        }

        @Override
        public void closed(ClientConnection connection) {}
    }

    /** A carrier that does what the test says and nothing of itself. */
    private static final class OneThread implements Carrier, AutoCloseable {

        private final ExecutorService tasks = Executors.newSingleThreadExecutor();
        private final LaneSource lane = new OneLane();
        private final Thread thread = call(Thread::currentThread);

        void run(Runnable task) {
            call(Executors.callable(task));
        }

        <T> T call(Callable<T> task) {
            try {
                return tasks.submit(task).get(10, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError("a task of the carrier did not end well", e);
            }
        }

        @Override
        public void execute(Runnable task) {
            tasks.execute(task);
        }

        @Override
        public boolean isCurrent() {
            return Thread.currentThread().equals(thread);
        }

        @Override
        public void wake() {}

        @Override
        public Lane claim(ClientConnection connection) {
            return lane.claim(connection);
        }

        @Override
        public void release(Lane released, Phase next) {}

        @Override
        public void reading() {}

        @Override
        public void close() {
            tasks.shutdownNow();
        }
    }

    private record OneLane() implements LaneSource {

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
