package dev.mpm.examples.demo;

import dev.mpm.api.AppContext;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.HttpContinueReadHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Runs the demo app on plain Undertow at a free loopback port, as {@code try} resource of one test. */
final class DemoServer implements AutoCloseable {

    /** How long anything may take before a test fails. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DemoApp app = new DemoApp();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Undertow undertow;
    private final int port;

    private DemoServer(Map<String, String> settings) {
        // The server's engines ask for a body that is held back; plain Undertow leaves that to this handler.
        HttpHandler handler = new HttpContinueReadHandler(app.start(new Context(settings)));
        undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1", handler)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 1L << 30)
                // Handlers that still wait when a test ends are interrupted, not waited for.
                .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, 0)
                .setIoThreads(1)
                .setWorkerThreads(4)
                .build();
        undertow.start();
        var address = (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
        port = address.getPort();
    }

    static DemoServer start() {
        return new DemoServer(Map.of());
    }

    static DemoServer start(String setting, String value) {
        return new DemoServer(Map.of(setting, value));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri("http", path)).timeout(PATIENCE);
    }

    URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + port + path);
    }

    HttpClient client() {
        return client;
    }

    /** Sends bytes as they are and returns everything that comes back until the server closes the connection. */
    String exchange(String... parts) throws IOException {
        try (var socket = connect()) {
            for (String part : parts) {
                socket.getOutputStream().write(part.getBytes(StandardCharsets.ISO_8859_1));
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    @Override
    public void close() {
        client.shutdownNow();
        undertow.stop();
        app.stop();
    }

    private record Context(Map<String, String> settings) implements AppContext {

        @Override
        public int slot() {
            return 3;
        }

        @Override
        public int generation() {
            return 7;
        }

        @Override
        public String mpm() {
            return "plain";
        }

        @Override
        public System.Logger logger() {
            return System.getLogger("demo");
        }
    }
}
