package dev.mpm.common;

import static dev.mpm.common.Loopback.GET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mpm.api.Board;
import dev.mpm.api.Engine;
import dev.mpm.common.loops.Admission;
import dev.mpm.common.loops.EventLoops;
import dev.mpm.common.threads.ConnectionThreads;
import io.undertow.Handlers;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventConnectionCallback;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a drain does to connections that would last, beyond what the suite of the contract asks. */
class FarewellTest {

    private static final String HANDSHAKE = """
        GET / HTTP/1.1\r
        Host: test\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """;

    /** A close frame with status 1001. */
    private static final String GOING_AWAY = "\u0088\u0002\u0003\u00e9";

    enum Kind {
        THREADS {
            @Override
            Engine start(Loopback loopback) throws IOException {
                return ConnectionThreads.start(loopback, "test", 2);
            }
        },
        LOOPS {
            @Override
            Engine start(Loopback loopback) throws IOException {
                return EventLoops.start(loopback, "test", 1, new Admission(2, 100), null);
            }
        };

        abstract Engine start(Loopback loopback) throws IOException;
    }

    /** Each event is written in three pieces, a chunk each, and the handler never ends its answer. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void endsAnEventStreamThatAHandlersThreadWritesAfterAWholeEvent(Kind kind) throws Exception {
        BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
        CountDownLatch failed = new CountDownLatch(1);
        try (Loopback loopback = new Loopback(exchange -> writeAll(exchange, pieces, failed), Board.forgetful(2));
                Engine engine = kind.start(loopback);
                Socket client = loopback.connect()) {
            Loopback.send(client, GET);
            pieces.add(": a comment\nid: 0\n");
            Loopback.readUntil(client, "id: 0\n");
            CompletableFuture<Boolean> drained = drain(engine, Duration.ofSeconds(10));
            for (int i = 0; !failed.await(20, TimeUnit.MILLISECONDS); i++) {
                Stream.of("data: " + i + "\n", "\n", "id: " + (i + 1) + "\n").forEach(pieces::add);
            }
            String rest = Loopback.readAll(client).replaceAll("\r\n[0-9a-f]+\r\n", "");
            assertThat(rest).matches("data: 0\n\n(id: \\d+\ndata: \\d+\n\n)*\r\n");
            client.shutdownOutput();
            assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void writeAll(HttpServerExchange exchange, BlockingQueue<String> pieces, CountDownLatch failed)
            throws IOException, InterruptedException {
        exchange.startBlocking();
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/event-stream");
        try {
            while (true) {
                exchange.getOutputStream().write(pieces.take().getBytes(StandardCharsets.ISO_8859_1));
                exchange.getOutputStream().flush();
            }
        } catch (IOException e) {
            failed.countDown();
            throw e;
        }
    }

    /** The app has the next event ready before the last one is out, so no write ends where an event does. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void endsAnEventStreamThatNeverPausesAfterAWholeEvent(Kind kind) throws Exception {
        Endless events = new Endless("x".repeat(100_000));
        try (Loopback loopback = new Loopback(Handlers.serverSentEvents(events), Board.forgetful(2));
                Engine engine = kind.start(loopback);
                Socket client = loopback.connect()) {
            Loopback.send(client, GET);
            Loopback.readUntil(client, "data:");
            CompletableFuture<Boolean> drained = drain(engine, Duration.ofSeconds(20));
            assertThat(readRepeated(client, events.event + "\n\ndata:"))
                    .as("what came of the last event")
                    .isEqualTo(events.event.length() + 2);
            client.shutdownOutput();
            Loopback.await("the app to be told", events.ended);
            assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Reads one text again and again until the server closes. Returns how much of it had come then. */
    private static int readRepeated(Socket client, String text) throws IOException {
        byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] read = new byte[64 << 10];
        int at = 0;
        for (int count = client.getInputStream().read(read);
                count >= 0;
                count = client.getInputStream().read(read)) {
            for (int i = 0; i < count; i++) {
                if (read[i] != expected[at]) {
                    throw new AssertionError("byte " + at + " of an event is " + read[i]);
                }
                at = (at + 1) % expected.length;
            }
        }
        return at;
    }

    /** Sends an event for each that was sent, and a few to begin with. */
    private static final class Endless
            implements ServerSentEventConnectionCallback, ServerSentEventConnection.EventCallback {

        private final CountDownLatch ended = new CountDownLatch(1);
        private final String event;

        Endless(String event) {
            this.event = event;
        }

        @Override
        public void connected(ServerSentEventConnection connection, String lastEventId) {
            connection.addCloseTask(_ -> ended.countDown());
            for (int i = 0; i < 5; i++) {
                connection.send(event, this);
            }
        }

        @Override
        public void done(ServerSentEventConnection connection, String data, String name, String id) {
            connection.send(event, this);
        }

        @Override
        public void failed(
                ServerSentEventConnection connection, String data, String name, String id, IOException failure) {}
    }

    /** Forty in the first half of a second and a half: one each 10 ms. */
    @Test
    void doesNotEndAllWebSocketsAtOnce() throws Exception {
        int count = 40;
        List<Socket> clients = new ArrayList<>();
        try (Loopback loopback = new Loopback(Handlers.websocket((_, _) -> {}), Board.forgetful(2));
                Engine engine = Kind.LOOPS.start(loopback)) {
            for (int i = 0; i < count; i++) {
                Socket client = loopback.connect();
                clients.add(client);
                Loopback.send(client, HANDSHAKE);
                Loopback.readUntil(client, "\r\n\r\n");
            }
            long start = System.nanoTime();
            CompletableFuture<Boolean> drained = drain(engine, Duration.ofSeconds(10));
            for (Socket client : clients) {
                Loopback.readUntil(client, GOING_AWAY);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(350), Duration.ofSeconds(5));
            for (Socket client : clients) {
                client.close();
            }
            assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static CompletableFuture<Boolean> drain(Engine engine, Duration limit) {
        return CompletableFuture.supplyAsync(() -> engine.drain(limit));
    }
}
