package dev.mpm.server.master.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.server.master.MasterLog;
import dev.mpm.server.master.StatusReport;
import dev.mpm.server.master.config.ListenAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class AdminServerTest {

    private static final ListenAddress.Tcp ANY_PORT = new ListenAddress.Tcp("127.0.0.1", 0);

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final MasterLog log = new MasterLog(new PrintStream(written, true, StandardCharsets.UTF_8));
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile StatusReport report = Samples.report();
    private volatile boolean hangs;

    @SuppressWarnings("NullAway.Init")
    private AdminServer server;

    /** The limit that the JDK's server reads once: shorter, so that a test can wait for it, but for no other test to meet. */
    @BeforeAll
    static void shortenTheTimeForARequest() {
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
    }

    @BeforeEach
    void open() throws IOException {
        server = AdminServer.open(ANY_PORT, new Source(), Duration.ofSeconds(30), log);
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/,            200, text/html; charset=utf-8",
        "/health,      200, text/plain; charset=utf-8",
        "/ready,       200, text/plain; charset=utf-8",
        "/metrics,     200, text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
        "/status,      200, text/html; charset=utf-8",
        "/status?json, 200, application/json",
        "/status?auto, 200, text/plain; charset=utf-8",
        "/status?auto=&x, 200, text/plain; charset=utf-8",
        "/nothing,     404, text/plain; charset=utf-8",
        "/status/,     404, text/plain; charset=utf-8",
        "/healthy,     404, text/plain; charset=utf-8",
        "/../etc/passwd, 404, text/plain; charset=utf-8",
        "/%2e%2e/%2e%2e/etc/passwd, 404, text/plain; charset=utf-8",
        "/status%00,   404, text/plain; charset=utf-8",
    })
    void answersWhatItKnowsAndNothingElse(String path, int status, String type) throws Exception {
        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(answer.body()).isNotEmpty();
    }

    @Test
    void saysOnWhichPortItAnswers() {
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("admin listener on http://127.0.0.1:" + server.port() + ":");
    }

    @Test
    void forbidsBrowsersWhatThePagesDoNotNeed() throws Exception {
        for (String path : List.of("/", "/status", "/metrics", "/nothing")) {
            var headers = get(path).headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
            assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
            assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(headers.firstValue("Content-Security-Policy").orElse("")).startsWith("default-src 'none'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void changesNothingForAnybody(String method) throws Exception {
        var answer = send(request("/status").method(method, HttpRequest.BodyPublishers.ofString("stop")));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void answersHeadWithTheHeadersOfGetAndNoBody() throws Exception {
        var answer = send(request("/ready").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue("ready\n".length());
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "running,  true,  200, ready",
        "starting, false, 503, 'not ready: starting, no worker has been ready yet'",
        "running,  false, 503, not ready: no worker is ready",
        "stopping, false, 503, not ready: stopping",
    })
    void tellsBalancersWhetherToSendClients(String state, boolean ready, int status, String line) throws Exception {
        report = Samples.report(state, ready, 10);

        assertThat(get("/ready").statusCode()).isEqualTo(status);
        assertThat(get("/ready").body()).isEqualTo(line + "\n");
        assertThat(get("/health").statusCode()).as("alive in any case").isEqualTo(200);
    }

    @Test
    void isNotHealthyWhileTheSupervisorHangs() throws Exception {
        server.close();
        server = AdminServer.open(ANY_PORT, new Source(), log);
        hangs = true;
        var answers = Stream.of("/health", "/ready", "/metrics", "/status", "/status?json")
                .map(path -> client.sendAsync(request(path).build(), HttpResponse.BodyHandlers.ofString()))
                .toList();
        for (CompletableFuture<HttpResponse<String>> coming : answers) {
            var answer = coming.get();
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("the supervisor does not answer\n");
        }
        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void isNotHeldUpByClientsThatStandStill() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                silent.add(socket);
                if (i % 2 == 0) {
                    socket.getOutputStream().write("GET /status HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
                }
            }
            long start = System.nanoTime();
            assertThat(get("/health").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void cutsAClientThatDoesNotFinishItsRequest() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write("GET /status HTTP/1.1\r\nHost: a\r\nX: ".getBytes(StandardCharsets.US_ASCII));

            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void refusesHeadersThatAreTooLarge() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            String head = "GET /status HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("200 OK");
        } catch (java.net.SocketException reset) {
            // As good as a refusal.
        }
        assertThat(get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void cannotBeOpenedWhereSomebodyElseListens() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var taken = new ListenAddress.Tcp("127.0.0.1", other.getLocalPort());
            assertThatThrownBy(() -> AdminServer.open(taken, new Source(), log))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("already in use");
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private final class Source implements AdminSource {

        @Override
        public void ask(Consumer<StatusReport> answer) {
            if (!hangs) {
                answer.accept(report);
            }
        }

        @Override
        public String json(StatusReport shown) {
            return "{}";
        }

        @Override
        public long residentBytes(long pid) {
            return 1;
        }
    }
}
