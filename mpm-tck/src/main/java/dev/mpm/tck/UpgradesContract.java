package dev.mpm.tck;

import static dev.mpm.tck.HttpSocket.get;
import static dev.mpm.tck.HttpSocket.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Handlers;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections that outlive the handler: server-sent events and WebSocket. */
interface UpgradesContract extends Subject {

    /** The key of RFC 6455's own example, so the answer's is known too. */
    String HANDSHAKE = head(
            "GET / HTTP/1.1",
            "Host: tck",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

    @Test
    default void sendsEventsFromAnotherThread() throws IOException, InterruptedException {
        BlockingQueue<ServerSentEventConnection> connections = new LinkedBlockingQueue<>();
        try (var engine = RunningEngine.start(
                        this, Handlers.serverSentEvents((connection, _) -> connections.add(connection)));
                var client = engine.connect()) {
            client.send(get("/"));
            var connection = taken(connections, "the event stream to open");
            var seen = new StringBuilder();
            for (String event : new String[] {"one", "two", "three"}) {
                connection.send(event);
                while (!seen.toString().contains("data:" + event + "\n\n")) {
                    seen.append(client.take(1));
                }
            }
            assertThat(seen.toString())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Content-Type: text/event-stream; charset=UTF-8\r\n");
            connection.shutdown();
            client.expectEnd();
        }
    }

    @Test
    default void upgradesToWebSocketAndEchoes() throws IOException {
        try (var engine = RunningEngine.start(this, echo(new LinkedBlockingQueue<>()));
                var client = engine.connect()) {
            shakeHands(client);
            for (String text : new String[] {"one", "two", "x".repeat(100)}) {
                client.send(maskedText(text));
                assertThat(client.take(2 + text.length())).isEqualTo(plainText(text));
            }
            // Two in one segment, then one in two segments.
            client.send(maskedText("three") + maskedText("four"));
            assertThat(client.take(13)).isEqualTo(plainText("three") + plainText("four"));
            client.send(maskedText("five").substring(0, 3));
            client.send(maskedText("five").substring(3));
            assertThat(client.take(6)).isEqualTo(plainText("five"));
        }
    }

    @Test
    default void readsWebSocketFramesThatCameWithTheHandshake() throws IOException {
        try (var engine = RunningEngine.start(this, echo(new LinkedBlockingQueue<>()));
                var client = engine.connect()) {
            client.send(HANDSHAKE + maskedText("early"));
            assertThat(client.answer().status()).isEqualTo(101);
            assertThat(client.take(7)).isEqualTo(plainText("early"));
        }
    }

    @Test
    default void pushesToASilentWebSocketFromAnotherThread() throws IOException, InterruptedException {
        BlockingQueue<WebSocketChannel> channels = new LinkedBlockingQueue<>();
        try (var engine = RunningEngine.start(this, echo(channels));
                var client = engine.connect()) {
            shakeHands(client);
            var channel = taken(channels, "the WebSocket to open");
            for (int i = 0; i < 50; i++) {
                WebSockets.sendText("push" + i % 10, channel, null);
                assertThat(client.take(7)).isEqualTo(plainText("push" + i % 10));
            }
            client.send(maskedText("back"));
            assertThat(client.take(6)).isEqualTo(plainText("back"));
        }
    }

    @Test
    default void closesAWebSocketPolitely() throws IOException {
        try (var engine = RunningEngine.start(this, echo(new LinkedBlockingQueue<>()));
                var client = engine.connect()) {
            shakeHands(client);
            // Close frame with status 1000, and the same without mask as answer.
            client.send("\u0088\u0082\0\0\0\0\u0003\u00e8");
            assertThat(client.take(4)).isEqualTo("\u0088\u0002\u0003\u00e8");
            client.expectEnd();
            client.finish();
            Await.until(
                    patience(),
                    () -> "the connection to be counted as closed: " + engine.board(),
                    () -> engine.engine().connections() == 0 && engine.board().closed() == 1);
        }
    }

    @Test
    default void servesOthersAfterAWebSocketClientVanished() throws IOException {
        try (var engine = RunningEngine.start(this, echo(new LinkedBlockingQueue<>()))) {
            for (int i = 0; i < promises().concurrentRequests() + 1; i++) {
                try (var client = engine.connect()) {
                    shakeHands(client);
                    client.reset();
                }
            }
            try (var client = engine.connect()) {
                shakeHands(client);
            }
        }
    }

    static HttpHandler echo(BlockingQueue<WebSocketChannel> channels) {
        return Handlers.websocket((_, channel) -> {
            channel.getReceiveSetter().set(new AbstractReceiveListener() {
                @Override
                protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message) {
                    WebSockets.sendText(message.getData(), from, null);
                }
            });
            channel.resumeReceives();
            channels.add(channel);
        });
    }

    static void shakeHands(HttpSocket client) {
        var answer = client.send(HANDSHAKE).answer();
        assertThat(answer.line()).isEqualTo("HTTP/1.1 101 Switching Protocols");
        assertThat(answer.header("sec-websocket-accept")).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    private <T> T taken(BlockingQueue<T> queue, String what) throws InterruptedException {
        T taken = queue.poll(patience().toMillis(), TimeUnit.MILLISECONDS);
        if (taken == null) {
            throw new AssertionError("waited " + patience().toMillis() + " ms in vain for " + what);
        }
        return taken;
    }

    /** A frame as clients must send it; the mask of zeros leaves the text as it is. */
    static String maskedText(String text) {
        return "\u0081" + (char) (0x80 | text.length()) + "\0\0\0\0" + text;
    }

    static String plainText(String text) {
        return "\u0081" + (char) text.length() + text;
    }
}
