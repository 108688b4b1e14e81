package dev.mpm.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.Resource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept in memory and for how long, by a clock that the tests move. */
class KeptFilesTest {

    private static final String OTHERS = "the other handler's";

    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final AtomicInteger looks = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private Undertow server;

    @BeforeEach
    void start() {
        var resources = new PathResourceManager(folder) {
            @Override
            public Resource getResource(String path) {
                looks.incrementAndGet();
                return super.getResource(path);
            }
        };
        var files = new KeptFiles(
                resources, exchange -> exchange.getResponseSender().send(OTHERS), nanos::get);
        server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .addHttpListener(0, "127.0.0.1", files)
                .build();
        server.start();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.stop();
    }

    private String get(String path, String... headers) throws IOException, InterruptedException {
        var address = (InetSocketAddress) server.getListenerInfo().getFirst().getAddress();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void keepsAFileForASecondAndReadsItAgainThen() throws Exception {
        write("a.txt", "before");
        assertThat(get("/a.txt")).isEqualTo("before");

        write("a.txt", "after");
        nanos.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(get("/a.txt")).isEqualTo("before");
        assertThat(looks).hasValue(1);

        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(get("/a.txt")).isEqualTo("after");
    }

    @Test
    void forgetsAFileThatIsGone() throws Exception {
        write("a.txt", "before");
        assertThat(get("/a.txt")).isEqualTo("before");

        Files.delete(folder.resolve("a.txt"));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(get("/a.txt")).isEqualTo(OTHERS);
    }

    @ParameterizedTest
    @CsvSource({
        "Range,               bytes=0-1",
        "If-None-Match,       x",
        "If-Match,            x",
        "If-Range,            x",
        "If-Modified-Since,   'Sat, 21 Nov 2026 00:00:00 GMT'",
        "If-Unmodified-Since, 'Sat, 21 Nov 2026 00:00:00 GMT'",
    })
    void leavesRequestsWithConditionsToTheOtherHandler(String name, String value) throws Exception {
        write("a.txt", "kept");
        assertThat(get("/a.txt")).isEqualTo("kept");

        assertThat(get("/a.txt", name, value)).isEqualTo(OTHERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/none.txt", "/../a.txt", "/below/../a.txt", "/./a.txt"})
    void leavesPathsOfNoFileToTheOtherHandler(String path) throws Exception {
        write("a.txt", "kept");

        assertThat(get(path)).isEqualTo(OTHERS);
    }

    @Test
    void keepsFilesOf64KibAndNoLargerOnes() throws Exception {
        write("small", "x".repeat(64 << 10));
        write("large", "x".repeat((64 << 10) + 1));

        assertThat(get("/small")).hasSize(64 << 10);
        assertThat(get("/large")).isEqualTo(OTHERS);
    }

    @Test
    void beginsAnewWhereFilesBecomeTooMany() throws Exception {
        for (int i = 0; i < 64; i++) {
            write("f" + i, "x".repeat(64 << 10));
            assertThat(get("/f" + i)).hasSize(64 << 10);
        }
        int before = looks.get();

        assertThat(get("/f0")).hasSize(64 << 10);
        assertThat(looks).hasValue(before + 1);
        assertThat(get("/f0")).hasSize(64 << 10);
        assertThat(looks).hasValue(before + 1);
    }
}
