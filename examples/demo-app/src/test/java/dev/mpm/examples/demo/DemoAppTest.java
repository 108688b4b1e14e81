package dev.mpm.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every path of the demo app, asked over real sockets. */
final class DemoAppTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/plaintext",
                "/json",
                "/headers",
                "/whoami",
                "/prime?number=7",
                "/prime",
                "/sleep?ms=0",
                "/echo",
                "/bytes?size=3",
                "/async?ms=1",
                "/upload",
                "/ws",
                "/files/1k.txt",
                "/files/none",
                "/nothing",
                "/fault/throw",
                "/events?count=1",
                "/plaintext/below"
            })
    void saysOnEveryAnswerWhichProcessGaveIt(String path) throws Exception {
        try (var server = DemoServer.start("faults", "true")) {
            assertThat(server.get(path).headers().allValues("x-mpm"))
                    .containsExactly(
                            "plain slot=3 pid=" + ProcessHandle.current().pid());
        }
    }

    @Test
    void answersThirteenBytesOfText() throws Exception {
        try (var server = DemoServer.start()) {
            var answer = server.get("/plaintext");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("Hello, World!");
            assertThat(answer.headers().firstValue("content-type")).contains("text/plain");
            assertThat(answer.headers().firstValue("content-length")).contains("13");
        }
    }

    @Test
    void answersJson() throws Exception {
        try (var server = DemoServer.start()) {
            var answer = server.get("/json");
            assertThat(answer.body()).isEqualTo("{\"message\":\"Hello, World!\"}");
            assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        }
    }

    @Test
    void listsEveryPathOnItsPageAndEachLinkLeadsSomewhere() throws Exception {
        try (var server = DemoServer.start("faults", "true")) {
            var page = server.get("/");
            assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
            assertThat(page.body()).contains("<dd>plain</dd>", "<dd>3</dd>").doesNotContain("${");
            var links =
                    Pattern.compile("href=\"([^\"]+)\"").matcher(page.body()).results();
            var paths = links.map(link -> link.group(1).replace("&amp;", "&")).toList();
            assertThat(paths).hasSizeGreaterThan(15);
            for (String path : paths) {
                if (!path.matches("/fault/(crash|hang).*|/prime\\?number=29.*|/(sleep|async|events).*")) {
                    assertThat(server.get(path).statusCode()).as(path).isNotEqualTo(404);
                }
            }
        }
    }

    @Test
    void tellsTheThreadThatRunsHandlers() throws Exception {
        try (var server = DemoServer.start()) {
            assertThat(server.get("/whoami").body())
                    .matches("\\{\"mpm\":\"plain\",\"slot\":3,\"pid\":\\d+,\"generation\":7,\"thread\":\"XNIO-.*"
                            + " task-.*\",\"virtual\":false,\"isInIoThread\":false}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,false,0",
        "1,false,1",
        "2,true,2",
        "4,false,2",
        "7,true,7",
        "9,false,3",
        "49,false,7",
        "104729,true,104729"
    })
    void knowsPrimes(long number, boolean prime, long divisor) throws Exception {
        try (var server = DemoServer.start()) {
            assertThat(server.get("/prime?number=" + number).body())
                    .startsWith("{\"number\":" + number + ",\"prime\":" + prime + ",\"divisor\":" + divisor
                            + ",\"slot\":3,\"pid\":");
        }
    }

    @Test
    void stopsItsSearchForDivisorsWhenInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> TrialDivision.smallestDivisor(29_355_126_551L))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void sleepsAsLongAsAsked() throws Exception {
        try (var server = DemoServer.start()) {
            long start = System.nanoTime();
            assertThat(server.get("/sleep?ms=120").body()).isEqualTo("slept 120 ms\n");
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThanOrEqualTo(120);
        }
    }

    @Test
    void answersFromAnotherThreadAfterAWhile() throws Exception {
        try (var server = DemoServer.start()) {
            long start = System.nanoTime();
            assertThat(server.get("/async?ms=120").body()).isEqualTo("answered after 120 ms\n");
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThanOrEqualTo(120);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/prime | number: missing (expected: 0 to 9223372036854775807, for example /prime?number=0)",
                "/prime?number=x | number: 'x' (expected: 0 to 9223372036854775807)",
                "/sleep?ms=-1 | ms: '-1' (expected: 0 to 600000)",
                "/sleep?ms=600001 | ms: '600001' (expected: 0 to 600000)",
                "/async?ms= | ms: '' (expected: 0 to 600000)",
                "/bytes?size=1e3 | size: '1e3' (expected: 0 to 10737418240)",
                "/bytes?size=10737418241 | size: '10737418241' (expected: 0 to 10737418240)",
                "/events?count=0 | count: '0' (expected: 1 to 1000000)",
                "/fault/leak?mb=0 | mb: '0' (expected: 1 to 2047)"
            })
    void refusesParametersThatItCannotUse(String path, String reason) throws Exception {
        try (var server = DemoServer.start("faults", "true")) {
            var answer = server.get(path);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo(reason + "\n");
        }
    }

    @Test
    void answersUnknownPathsInPlainText() throws Exception {
        try (var server = DemoServer.start()) {
            var answer = server.get("/nothing");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
            assertThat(answer.body()).isEqualTo("nothing at /nothing; / lists what there is\n");
        }
    }

    @Test
    void refusesMethodsThatAPathDoesNotKnow() throws Exception {
        try (var server = DemoServer.start()) {
            var post = server.send(server.request("/plaintext").DELETE());
            assertThat(post.statusCode()).isEqualTo(405);
            assertThat(post.headers().firstValue("allow")).contains("GET, HEAD");
            assertThat(server.get("/upload").headers().firstValue("allow")).contains("POST, PUT");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/plaintext",
                "/json",
                "/headers",
                "/whoami",
                "/prime?number=7",
                "/sleep?ms=0",
                "/bytes?size=99",
                "/async?ms=1",
                "/files/1k.txt",
                "/events?count=1000000",
                "/bytes?size=10737418240"
            })
    void answersHeadWithTheHeadersAlone(String path) throws Exception {
        try (var server = DemoServer.start()) {
            var answer = server.send(server.request(path).HEAD());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).isPresent();
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void showsWhatArrived() throws Exception {
        try (var server = DemoServer.start()) {
            var request = server.request("/headers?a=\"b\"".replace("\"", "%22"))
                    .header("X-One", "1")
                    .header("X-Two", "a\\\"b")
                    .header("X-Two", "c");
            assertThat(server.send(request).body())
                    .startsWith(
                            "{\"method\":\"GET\",\"path\":\"/headers\",\"query\":\"a=%22b%22\",\"protocol\":\"HTTP/1.1\","
                                + "\"headers\":{")
                    .contains("\"X-One\":\"1\"", "\"X-Two\":\"a\\\\\\\"b, c\"")
                    .endsWith("}}");
        }
    }

    @Test
    void echoesABodyOfKnownLengthWithItsType() throws Exception {
        try (var server = DemoServer.start()) {
            var body = "käse\u0000".repeat(100_000);
            var answer = server.send(server.request("/echo")
                    .header("Content-Type", "text/x-test; charset=utf-8")
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
            assertThat(answer.body()).isEqualTo(body);
            assertThat(answer.headers().firstValue("content-type")).contains("text/x-test; charset=utf-8");
            assertThat(answer.headers().firstValueAsLong("content-length"))
                    .hasValue(body.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void echoesChunksBeforeTheBodyIsComplete() throws Exception {
        try (var server = DemoServer.start();
                var socket = server.connect()) {
            var out = socket.getOutputStream();
            out.write(ascii(head("POST /echo HTTP/1.1", "Host: a", "Transfer-Encoding: chunked") + "5\r\nfirst\r\n"));
            var in = socket.getInputStream();
            var answer = new StringBuilder();
            while (answer.indexOf("first") < 0) {
                answer.append((char) in.read());
            }
            out.write(ascii("0\r\n\r\n"));
            while (!answer.toString().endsWith("0\r\n\r\n")) {
                answer.append((char) in.read());
            }
            assertThat(answer.toString())
                    .contains("Transfer-Encoding: chunked\r\n")
                    .containsPattern("\r\n0*5\r\nfirst\r\n0\r\n\r\n$");
        }
    }

    @Test
    void echoesTrailersOfAChunkedBody() throws Exception {
        try (var server = DemoServer.start()) {
            var request = head("POST /echo HTTP/1.1", "Host: a", "Connection: close", "Transfer-Encoding: chunked");
            assertThat(server.exchange(request, "5\r\nfirst\r\n", head("0", "X-Sum: 42")))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("first\r\n0\r\nX-Sum: 42\r\n\r\n");
        }
    }

    @Test
    void asksForTheBodyThatAClientHoldsBack() throws Exception {
        try (var server = DemoServer.start();
                var socket = server.connect()) {
            var out = socket.getOutputStream();
            out.write(ascii(head(
                    "POST /echo HTTP/1.1",
                    "Host: a",
                    "Connection: close",
                    "Content-Length: 4",
                    "Expect: 100-continue")));
            var in = socket.getInputStream();
            var goOn = "HTTP/1.1 100 Continue\r\n\r\n";
            assertThat(text(in.readNBytes(goOn.length()))).isEqualTo(goOn);
            out.write(ascii("body"));
            assertThat(text(in.readAllBytes()))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("\r\n\r\nbody");
        }
    }

    @Test
    void measuresUploads() throws Exception {
        try (var server = DemoServer.start()) {
            byte[] body = new byte[5_000_000];
            new java.util.Random(1).nextBytes(body);
            var sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(body));
            var chunked = HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
            for (var publisher : List.of(chunked, HttpRequest.BodyPublishers.ofByteArray(body))) {
                assertThat(server.send(server.request("/upload").POST(publisher))
                                .body())
                        .isEqualTo("{\"size\":5000000,\"sha256\":\"" + sha256 + "\"}");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 16_384, 16_385, 3_000_000})
    void streamsAsManyBytesAsAskedFor(int size) throws Exception {
        try (var server = DemoServer.start()) {
            var answer = server.get("/bytes?size=" + size);
            assertThat(answer.headers().firstValue("content-length")).contains(Integer.toString(size));
            var line = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-\n";
            assertThat(answer.body()).isEqualTo(line.repeat(size / 64 + 1).substring(0, size));
        }
    }

    @Test
    void sendsEventsAndEndsTheStreamAfterTheLast() throws Exception {
        try (var server = DemoServer.start()) {
            var answer = server.get("/events?count=3&interval-ms=5");
            assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream; charset=UTF-8");
            assertThat(answer.body().lines().filter(line -> line.startsWith("data")))
                    .containsExactly("data:event 1 of 3", "data:event 2 of 3", "data:event 3 of 3");
            assertThat(server.get("/events?count=5000&interval-ms=0").body()).contains("event 5000 of 5000");
        }
    }

    @Test
    void echoesWebSocketMessagesAndClosesPolitely() throws Exception {
        try (var server = DemoServer.start()) {
            var received = new Received();
            var socket = server.client()
                    .newWebSocketBuilder()
                    .buildAsync(server.uri("ws", "/ws"), received)
                    .get(20, TimeUnit.SECONDS);
            socket.sendText("whole", true).join();
            assertThat(received.next()).isEqualTo("text whole");
            socket.sendText("in ", false).join();
            socket.sendText("parts", true).join();
            assertThat(received.next()).isEqualTo("text in parts");
            socket.sendBinary(ByteBuffer.wrap(new byte[] {0, 1, -1}), true).join();
            assertThat(received.next()).isEqualTo("binary 0001ff");
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
            assertThat(received.next()).isEqualTo("close 1000");
        }
    }

    @Test
    void tellsAnOrdinaryClientThatAPathSpeaksWebSocket() throws Exception {
        try (var server = DemoServer.start()) {
            var answer = server.get("/ws");
            assertThat(answer.statusCode()).isEqualTo(426);
            assertThat(answer.headers().firstValue("upgrade")).contains("websocket");
        }
    }

    @Test
    void servesFilesOfItsJar() throws Exception {
        try (var server = DemoServer.start()) {
            assertThat(server.get("/files/1k.txt").body()).hasSize(1024);
            assertThat(server.get("/files/").body()).contains("<h1>Files</h1>");
            assertThat(server.get("/files/style.css").headers().firstValue("content-type"))
                    .contains("text/css");
            assertThat(server.get("/files/../DemoApp.class").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void servesFilesOfAFolder(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.txt"), "from the folder");
        try (var server = DemoServer.start("files", folder.toString())) {
            assertThat(server.get("/files/a.txt").body()).isEqualTo("from the folder");
            assertThat(server.get("/files/1k.txt").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void sendsAFileFromMemoryAsItSendsItFromTheDisk(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("small.html"), "x".repeat(64 << 10));
        Files.writeString(folder.resolve("large.html"), "x".repeat((64 << 10) + 1));
        try (var server = DemoServer.start("files", folder.toString())) {
            var small = server.get("/files/small.html");
            var large = server.get("/files/large.html");
            assertThat(small.body()).hasSize(64 << 10);
            assertThat(large.body()).hasSize((64 << 10) + 1);
            assertThat(small.headers().map().keySet())
                    .isEqualTo(large.headers().map().keySet());
            assertThat(small.headers().firstValue("content-type")).contains("text/html");
            assertThat(small.headers().firstValue("accept-ranges"))
                    .isEqualTo(large.headers().firstValue("accept-ranges"));
        }
    }

    @Test
    void answersConditionsRangesAndHeadForFilesThatItKeeps() throws Exception {
        try (var server = DemoServer.start()) {
            var whole = server.get("/files/1k.txt");
            var modified = whole.headers().firstValue("last-modified").orElseThrow();
            assertThat(server.send(server.request("/files/1k.txt").header("If-Modified-Since", modified))
                            .statusCode())
                    .isEqualTo(304);
            var part = server.send(server.request("/files/1k.txt").header("Range", "bytes=0-9"));
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(whole.body().substring(0, 10));
            var head = server.send(server.request("/files/1k.txt").HEAD());
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("content-length")).contains("1024");
        }
    }

    @Test
    void refusesToStartWithAFolderThatIsNotThere(@TempDir Path folder) {
        var missing = folder.resolve("missing");
        assertThatThrownBy(() -> DemoServer.start("files", missing.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("app.settings.files: " + missing);
    }

    @Test
    void hidesFaultsUnlessAskedFor() throws Exception {
        try (var server = DemoServer.start()) {
            for (String path : List.of("/fault/crash", "/fault/hang", "/fault/leak", "/fault/throw")) {
                assertThat(server.get(path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void throwsAndLeaksOnRequest() throws Exception {
        try (var server = DemoServer.start("faults", "true")) {
            assertThat(server.get("/fault/throw").statusCode()).isEqualTo(500);
            assertThat(server.get("/fault/leak?mb=1").body()).isEqualTo("keeps 1 MB\n");
            assertThat(server.get("/fault/leak?mb=2").body()).isEqualTo("keeps 3 MB\n");
        }
    }

    @Test
    void neverAnswersARequestToHang() throws Exception {
        try (var server = DemoServer.start("faults", "true")) {
            var hanging = server.client()
                    .sendAsync(server.request("/fault/hang").build(), HttpResponse.BodyHandlers.ofString());
            assertThat(server.get("/plaintext").statusCode()).isEqualTo(200);
            assertThat(hanging).isNotDone();
            hanging.cancel(true);
        }
    }

    private static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** What a WebSocket client got, one line for each complete message. */
    private static final class Received implements WebSocket.Listener {

        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final List<CharSequence> parts = new ArrayList<>();

        String next() throws InterruptedException {
            var message = messages.poll(20, TimeUnit.SECONDS);
            return message == null ? "nothing" : message;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.add(data);
            if (last) {
                messages.add("text " + String.join("", parts));
                parts.clear();
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            messages.add("binary " + HexFormat.of().formatHex(bytes));
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            messages.add("close " + status);
            return CompletableFuture.completedStage(null);
        }
    }
}
