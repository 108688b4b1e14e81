package dev.mpm.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same app answers the same under every model, apart from the names of processes and threads. */
class ServesAlikeScene {

    private static final int LARGE = 100_000_000;

    @RegisterExtension
    private static final Stage STAGE = Stage.forAllScenes();

    private static final Map<String, TestServer> SERVERS = new LinkedHashMap<>();

    @BeforeAll
    static void startOneServerPerModel() throws IOException {
        for (String mpm : List.of("prefork", "worker", "event", "virtual")) {
            SERVERS.put(mpm, STAGE.start(Setup.fixed(mpm, 2, 4)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/plaintext",
                "/json",
                "/headers",
                "/files/1k.txt",
                "/bytes?size=1000",
                "/sleep?ms=20",
                "/async?ms=20",
                "/events?count=3&interval-ms=10",
                "/upload",
                "/prime?number=seven",
                "/nothing/here",
            })
    void answersTheSameBytes(String path) throws IOException {
        Answer reference = server("prefork").get(path);

        for (TestServer server : SERVERS.values()) {
            assertThat(server.get(path).withoutIdentity()).isEqualTo(reference.withoutIdentity());
        }
    }

    @Test
    void answersWhatTheDemoAppPromises() throws IOException {
        var server = server("prefork");

        assertThat(server.get("/plaintext").body()).isEqualTo("Hello, World!");
        assertThat(server.get("/json").body()).isEqualTo("{\"message\":\"Hello, World!\"}");
        assertThat(server.get("/async?ms=20").body()).isEqualTo("answered after 20 ms\n");
        assertThat(server.get("/events?count=3&interval-ms=10").body())
                .contains("event 1 of 3", "event 2 of 3", "event 3 of 3");
        assertThat(server.get("/nothing/here").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void saysWhichProcessAndThreadAnswered(String mpm) throws IOException {
        var answer = server(mpm).get("/whoami");

        assertThat(answer.json())
                .containsOnlyKeys("mpm", "slot", "pid", "generation", "thread", "virtual", "isInIoThread")
                .containsEntry("mpm", mpm)
                .containsEntry("generation", 1)
                .containsEntry("virtual", mpm.equals("virtual"))
                .containsEntry("isInIoThread", false)
                .hasEntrySatisfying(
                        "thread", thread -> assertThat((String) thread).startsWith(mpm));
        assertThat(answer.headers().get("x-mpm"))
                .isEqualTo("%s slot=%s pid=%s", mpm, answer.json().get("slot"), answer.pid());
        assertThat(server(mpm).workers()).contains(answer.pid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void keepsAConnectionForMoreThanOneRequest(String mpm) throws IOException {
        try (var conversation = server(mpm).connect()) {
            long first = conversation.get("/plaintext").pid();

            for (String path : List.of("/json", "/nothing/here", "/async?ms=1", "/bytes?size=5", "/plaintext")) {
                assertThat(conversation.get(path).pid()).isEqualTo(first);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void sendsABodyBack(String mpm) throws IOException {
        try (var conversation = server(mpm).connect()) {
            conversation.sendHead("POST /echo", "Content-Type: text/x-scene", "Content-Length: 11");
            Answer sized = conversation.send("hello again").receive();
            conversation.sendHead("POST /echo", "Transfer-Encoding: chunked");
            Answer chunked =
                    conversation.send("6\r\nhello \r\n5\r\nagain\r\n0\r\n\r\n").receive();

            assertThat(sized.body()).isEqualTo("hello again");
            assertThat(sized.headers())
                    .containsEntry("content-type", "text/x-scene")
                    .containsEntry("content-length", "11");
            assertThat(chunked.body()).isEqualTo("hello again");
            assertThat(chunked.headers()).containsEntry("transfer-encoding", "chunked");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void asksForABodyThatWaitsToBeAskedFor(String mpm) throws IOException {
        try (var conversation = server(mpm).connect()) {
            conversation.sendHead("POST /upload", "Expect: 100-continue", "Content-Length: 5");
            Answer goOn = conversation.receive();
            Answer answer = conversation.send("hello").receive();

            assertThat(goOn.status()).isEqualTo(100);
            assertThat(answer.json()).containsEntry("size", 5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void takesAHundredMegabytesInChunks(String mpm) throws Exception {
        try (var client = client()) {
            // The length is not told, so the body goes in chunks.
            var request = HttpRequest.newBuilder(server(mpm).uri("/upload"))
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> pattern(LARGE)))
                    .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(Json.read(answer.body()))
                    .containsEntry("size", LARGE)
                    .containsEntry("sha256", sha256(pattern(LARGE)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void givesAHundredMegabytes(String mpm) throws Exception {
        try (var client = client()) {
            var request = HttpRequest.newBuilder(server(mpm).uri("/bytes?size=" + LARGE))
                    .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());

            assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(LARGE);
            assertThat(sha256(answer.body())).isEqualTo(sha256(pattern(LARGE)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefork", "worker", "event", "virtual"})
    void speaksWebSocket(String mpm) throws Exception {
        var heard = new Listener();
        try (var client = client()) {
            var socket = client.newWebSocketBuilder()
                    .buildAsync(server(mpm).webSocket("/ws"), heard)
                    .get(30, TimeUnit.SECONDS);
            socket.sendText("hello", true).get(30, TimeUnit.SECONDS);
            String text = heard.next();
            socket.sendBinary(ByteBuffer.wrap(new byte[100_000]), true).get(30, TimeUnit.SECONDS);
            String binary = heard.next();
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(30, TimeUnit.SECONDS);
            String end = heard.next();

            assertThat(List.of(text, binary, end)).containsExactly("text hello", "binary 100000", "close 1000");
        }
    }

    private static TestServer server(String mpm) {
        var server = SERVERS.get(mpm);
        if (server == null) {
            throw new IllegalArgumentException("mpm: " + mpm + " (expected: one of " + SERVERS.keySet() + ")");
        }
        return server;
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    /** Returns what {@code /bytes} answers: lines of 64 characters, over and over. */
    private static InputStream pattern(int size) {
        String line = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-\n";
        byte[] lines = line.repeat(1024).getBytes(ISO_8859_1);
        return new InputStream() {

            private int position;

            @Override
            public int read() {
                return position < size ? lines[position++ % lines.length] : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (position >= size) {
                    return -1;
                }
                int from = position % lines.length;
                int count = Math.min(Math.min(length, lines.length - from), size - position);
                System.arraycopy(lines, from, target, offset, count);
                position += count;
                return count;
            }
        };
    }

    private static String sha256(InputStream in) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[1 << 16];
        try (in) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Notes what comes, in the order in which it comes. */
    private static final class Listener implements WebSocket.Listener {

        private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
        private int bytes;
        private String text = "";

        String next() throws InterruptedException {
            String event = events.poll(30, TimeUnit.SECONDS);
            return event == null ? "nothing" : event;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text += data;
            if (last) {
                events.add("text " + text);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            bytes += data.remaining();
            if (last) {
                events.add("binary " + bytes);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            events.add("close " + code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            events.add("error " + error);
        }
    }
}
