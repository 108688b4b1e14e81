package dev.mpm.server.worker.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mpm.api.NonBlocking;
import dev.mpm.server.core.channel.BootSpec;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log around a handler in a plain Undertow, which stands for any engine. */
@Timeout(60)
final class AccessLogTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    private Path directory;

    private String requestId = "";

    @Test
    void writesTheCombinedFormat() throws Exception {
        assertThat(logged("combined", "GET /a%20b?c=d HTTP/1.1", "Referer: http://from/", "User-Agent: curl \"8\""))
                .matches("127\\.0\\.0\\.1 - - \\[\\d\\d/[A-Z][a-z][a-z]/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}] "
                        + "\"GET /a%20b\\?c=d HTTP/1\\.1\" 200 5 \"http://from/\" \"curl \\\\\"8\\\\\"\"");
    }

    @Test
    void writesTheCommonFormatWithSignsForWhatIsNotThere() throws Exception {
        assertThat(logged("common", "HEAD / HTTP/1.0")).matches("127.0.0.1 - - \\[.*] \"HEAD / HTTP/1.0\" 200 -");
    }

    @Test
    void writesJson() throws Exception {
        assertThat(logged("json", "GET /x?y=1 HTTP/1.1", "User-Agent: \"\\\u00e9"))
                .matches(
                        "\\{\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z\",\"client\":\"127\\.0\\.0\\.1\","
                            + "\"user\":null,\"method\":\"GET\",\"target\":\"/x\\?y=1\",\"protocol\":\"HTTP/1\\.1\","
                            + "\"host\":\"test\",\"status\":200,\"bytes\":5,\"micros\":\\d+,\"referer\":null,"
                            + "\"userAgent\":\"\\\\\"\\\\\\\\\\\\u00e9\",\"requestId\":null,\"slot\":3,\"pid\":"
                                + ProcessHandle.current().pid() + ",\"generation\":7,\"mpm\":\"tiny\"}");
    }

    @Test
    void writesOnesOwnFormat() throws Exception {
        assertThat(logged(
                        "%m %U %q|%H %v %B %>s %{slot}M %{generation}M %{mpm}M %P %{X-Answer}o %{c}C %X %%",
                        "GET /a%20b?c=%22 HTTP/1.1", "Cookie: c=crumb"))
                .isEqualTo("GET /a b ?c=%22|HTTP/1.1 test 5 200 3 7 tiny "
                        + ProcessHandle.current().pid() + " yes crumb - %");
    }

    @Test
    void tellsTheTimeInTheUnitThatIsWanted() throws Exception {
        String[] told = logged("%D %{us}T %{ms}T %T %{sec}t %{msec}t %{usec}t %{msec_frac}t", "GET /slow HTTP/1.1")
                .split(" ", -1);

        assertThat(told[0]).isEqualTo(told[1]);
        assertThat(Long.parseLong(told[0])).isBetween(20_000L, 50_000_000L);
        assertThat(told[2]).isEqualTo(Long.toString(Long.parseLong(told[0]) / 1000));
        assertThat(told[6]).startsWith(told[5]).startsWith(told[4]);
        assertThat(told[5]).endsWith(told[7]);
    }

    @Test
    void writesALineForARequestWhoseHandlerFails() throws Exception {
        assertThat(logged("%U %s", "GET /throw HTTP/1.1")).isEqualTo("/throw 500");
    }

    @Test
    void writesALineForAClientThatHasGone() throws Exception {
        assertThat(logged("%U %s %X %B", "GET /cut HTTP/1.1")).isEqualTo("/cut 499 X 0");
    }

    @Test
    void keepsTheIdOfARequestAndMakesOneForAnother() throws Exception {
        requestId = "X-Request-Id";
        String format = "%L %{X-Request-Id}o %{X-Seen}o";

        assertThat(logged(format, "GET / HTTP/1.1", "X-Request-Id: from-proxy-1"))
                .isEqualTo("from-proxy-1 from-proxy-1 from-proxy-1");
        Files.delete(file());
        assertThat(logged(format, "GET / HTTP/1.1", "X-Request-Id: not\"sound")).matches("([0-9a-f]{32}) \\1 \\1");
        Files.delete(file());
        assertThat(logged(format, "GET / HTTP/1.1", "X-Request-Id: one", "X-Request-Id: two"))
                .matches("([0-9a-f]{32}) \\1 \\1");
    }

    @Test
    void isNotThereWhenItIsOff() throws Exception {
        try (var log = AccessLog.open(spec(Map.of("access-log", "")), "")) {
            HttpHandler app = _ -> {};
            assertThat(log.around(app)).isSameAs(app);
        }
    }

    @Test
    void promisesWhatTheAppsHandlerPromises() throws Exception {
        try (var log = open("common")) {
            assertThat(log.around(_ -> {}).getClass().isAnnotationPresent(NonBlocking.class))
                    .isFalse();
            assertThat(log.around(new Quick()).getClass()).hasAnnotation(NonBlocking.class);
        }
    }

    @Test
    void saysWhichFileCannotBeOpened() {
        assertThatThrownBy(() -> AccessLog.open(
                        spec(Map.of(
                                "access-log", directory.resolve("absent/log").toString())),
                        ""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("absent/log");
    }

    @NonBlocking
    private static final class Quick implements HttpHandler {

        @Override
        public void handleRequest(HttpServerExchange exchange) {}
    }

    /** Asks for something and returns the line that this leaves. */
    private String logged(String format, String requestLine, String... headers) throws IOException {
        try (var log = open(format)) {
            var server = Undertow.builder()
                    .addHttpListener(0, "127.0.0.1")
                    .setHandler(log.around(AccessLogTest::handle))
                    .build();
            server.start();
            try {
                ask((InetSocketAddress) server.getListenerInfo().getFirst().getAddress(), requestLine, headers);
            } finally {
                server.stop();
            }
        }
        List<String> lines = lines();
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }

    /** Waits for the first: whoever closes the log waits for a second only. */
    private List<String> lines() throws IOException {
        List<String> lines = Files.readAllLines(file());
        while (lines.isEmpty()) {
            LockSupport.parkNanos(1_000_000);
            lines = Files.readAllLines(file());
        }
        return lines;
    }

    private static void handle(HttpServerExchange exchange) throws Exception {
        switch (exchange.getRequestPath()) {
            case "/throw" -> throw new IllegalStateException("as it was told to");
            case "/cut" -> exchange.getConnection().close();
            case "/slow" ->
                exchange.dispatch(
                        exchange.getIoThread(),
                        () -> exchange.getIoThread().executeAfter(() -> answer(exchange), 20, TimeUnit.MILLISECONDS));
            default -> answer(exchange);
        }
    }

    private static void answer(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(new HttpString("X-Answer"), "yes");
        var seen = exchange.getRequestHeaders().getFirst("X-Request-Id");
        if (seen != null) {
            exchange.getResponseHeaders().put(new HttpString("X-Seen"), seen);
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
        exchange.getResponseSender().send("Hello");
    }

    private static void ask(InetSocketAddress server, String requestLine, String... headers) throws IOException {
        try (var client = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            String head = requestLine + "\r\nHost: test\r\nConnection: close\r\n"
                    + String.join(
                            "",
                            List.of(headers).stream()
                                    .map(header -> header + "\r\n")
                                    .toList())
                    + "\r\n";
            client.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            client.getInputStream().readAllBytes();
        }
    }

    private AccessLog open(String format) throws IOException {
        return AccessLog.open(
                spec(Map.of("access-log", file().toString(), "access-log-format", format, "request-id", requestId)),
                "");
    }

    private Path file() {
        return directory.resolve("access.log");
    }

    private static BootSpec spec(Map<String, String> log) {
        return new BootSpec(
                3, 7, "", "tiny", Map.of(), Map.of(), Map.of(), log, "any.App", List.of(), Map.of(), Map.of(),
                List.of());
    }
}
