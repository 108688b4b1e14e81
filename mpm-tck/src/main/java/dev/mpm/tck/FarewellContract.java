package dev.mpm.tck;

import static dev.mpm.tck.HttpSocket.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.undertow.Handlers;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a drain does to connections that would last as long as both sides like, without help of the app. */
interface FarewellContract extends Subject {

    /** An unmasked close frame with status 1001, and a client's answer to it. */
    String GOING_AWAY = "\u0088\u0002\u0003\u00e9";

    String GOING_AWAY_TOO = "\u0088\u0082\0\0\0\0\u0003\u00e9";

    @Test
    default void closesAWebSocketWithStatus1001WhenItDrains() throws Exception {
        assumeThat(promises().farewells()).isTrue();
        BlockingQueue<WebSocketChannel> channels = new LinkedBlockingQueue<>();
        try (var engine = RunningEngine.start(this, UpgradesContract.echo(channels));
                var client = engine.connect()) {
            UpgradesContract.shakeHands(client);
            client.send(UpgradesContract.maskedText("one"));
            assertThat(client.take(5)).isEqualTo(UpgradesContract.plainText("one"));
            var drained = engine.drainLater(patience());
            assertThat(client.take(4)).isEqualTo(GOING_AWAY);
            client.send(GOING_AWAY_TOO);
            client.expectEnd();
            client.finish();
            assertThat(Await.result(patience(), "drain", drained)).isTrue();
            var channel = channels.take();
            Await.until(patience(), () -> "the app's side to be closed", () -> !channel.isOpen());
        }
    }

    @Test
    default void endsAWebSocketWhosePeerDoesNotAnswerTheCloseFrame() throws Exception {
        assumeThat(promises().farewells()).isTrue();
        try (var engine = RunningEngine.start(this, UpgradesContract.echo(new LinkedBlockingQueue<>()));
                var client = engine.connect()) {
            UpgradesContract.shakeHands(client);
            assertThat(engine.engine().drain(patience())).isTrue();
            assertThat(client.take(4)).isEqualTo(GOING_AWAY);
            client.expectEnd();
        }
    }

    /** The client takes nothing until the drain has begun, so the message waits half sent. */
    @Test
    default void sendsAMessageWholeBeforeItClosesAWebSocket() throws Exception {
        assumeThat(promises().farewells()).isTrue();
        int size = 8 << 20;
        BlockingQueue<WebSocketChannel> channels = new LinkedBlockingQueue<>();
        try (var engine = RunningEngine.start(this, UpgradesContract.echo(channels));
                var client = engine.connect()) {
            UpgradesContract.shakeHands(client);
            WebSockets.sendText("x".repeat(size), channels.take(), null);
            var drained = engine.drainLater(patience());
            assertThat(client.hearsWithin(patience())).isTrue();
            assertThat(drained).isNotDone();
            // An unmasked text frame whose length is given in eight bytes.
            assertThat(client.take(10)).isEqualTo("\u0081\u007f\0\0\0\0\0\u0080\0\0");
            assertThat(client.take(size)).isEqualTo("x".repeat(size));
            assertThat(client.take(4)).isEqualTo(GOING_AWAY);
            client.send(GOING_AWAY_TOO);
            client.expectEnd();
            client.finish();
            assertThat(Await.result(patience(), "drain", drained)).isTrue();
        }
    }

    @Test
    default void endsAnEventStreamWhenItDrains() throws Exception {
        assumeThat(promises().farewells()).isTrue();
        BlockingQueue<ServerSentEventConnection> streams = new LinkedBlockingQueue<>();
        try (var engine = RunningEngine.start(
                        this, Handlers.serverSentEvents((connection, _) -> streams.add(connection)));
                var client = engine.connect()) {
            client.send(get("/"));
            var stream = streams.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
            assertThat(stream).as("the stream").isNotNull();
            var sent = new CountDownLatch(1);
            stream.addCloseTask(_ -> sent.countDown());
            stream.send("one");
            var seen = new StringBuilder();
            while (!seen.toString().endsWith("data:one\n\n")) {
                seen.append(client.take(1));
            }
            var drained = engine.drainLater(patience());
            client.expectEnd();
            client.finish();
            Await.latch(patience(), "the app to be told", sent);
            assertThat(Await.result(patience(), "drain", drained)).isTrue();
        }
    }
}
