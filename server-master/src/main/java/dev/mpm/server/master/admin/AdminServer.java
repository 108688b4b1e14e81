package dev.mpm.server.master.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mpm.server.master.MasterLog;
import dev.mpm.server.master.config.ListenAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Listens for probes, scrapers and browsers, with the JDK's own HTTP server. Whoever opens it closes it; what is being
 * answered then is cut.
 *
 * <p>Every request has a virtual thread of its own and may take only so long, so that a client that stands still holds
 * nobody up but itself.
 */
public final class AdminServer implements Closeable {

    /** How long a client waits for a supervisor that is busy, or hangs. Probes give up sooner or later than that. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int BACKLOG = 64;

    /**
     * What the JDK's server reads once, when its first instance is made; numbers without a unit are seconds. An operator
     * who sets one of them has the last word.
     */
    private static final Map<String, String> LIMITS = Map.of(
            "jdk.httpserver.maxConnections", "256",
            "sun.net.httpserver.maxIdleConnections", "64",
            "sun.net.httpserver.idleInterval", "30",
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.maxRspTime", "30",
            "sun.net.httpserver.maxReqHeaders", "100",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "sun.net.httpserver.drainAmount", "16384",
            "sun.net.httpserver.nodelay", "true");

    private final HttpServer server;
    private final ExecutorService threads;
    private final AdminPages pages;
    private final MasterLog log;

    private AdminServer(HttpServer server, ExecutorService threads, AdminPages pages, MasterLog log) {
        this.server = server;
        this.threads = threads;
        this.pages = pages;
        this.log = log;
    }

    /**
     * Binds the address and answers from then on.
     *
     * @throws IOException if it cannot be bound
     */
    public static AdminServer open(ListenAddress.Tcp address, AdminSource source, MasterLog log) throws IOException {
        return open(address, source, PATIENCE, log);
    }

    /** Does the same, with clients that wait so long for the supervisor. */
    static AdminServer open(ListenAddress.Tcp address, AdminSource source, Duration patience, MasterLog log)
            throws IOException {
        var socketAddress = address.toSocketAddress();
        if (socketAddress.isUnresolved()) {
            throw new IOException("unknown host '" + address.host() + "'; use an address or a name that resolves");
        }
        LIMITS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        var reports = new Reports(source::ask, System::nanoTime, patience);
        var pages = new AdminPages(reports, source, version(), InstantSource.system());
        var server = HttpServer.create(socketAddress, BACKLOG);
        var admin = new AdminServer(server, Executors.newVirtualThreadPerTaskExecutor(), pages, log);
        server.createContext("/", admin::answer);
        server.setExecutor(admin.threads);
        server.start();
        log.info("admin listener on " + new ListenAddress.Tcp(address.host(), admin.port())
                + ": /health /ready /metrics /status");
        return admin;
    }

    /** Returns the port that it has, which the system chose if it was asked to. */
    int port() {
        return server.getAddress().getPort();
    }

    /** Returns the version that the build wrote into the jar. */
    private static String version() {
        String version = AdminServer.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, reply(exchange));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt(); // the server ends
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException, InterruptedException {
        URI uri = exchange.getRequestURI();
        try {
            return switch (exchange.getRequestMethod()) {
                case "GET", "HEAD" ->
                    pages.reply(
                            Objects.requireNonNullElse(uri.getRawPath(), ""),
                            uri.getRawQuery(),
                            exchange.getRequestHeaders().getFirst("Accept"));
                default -> Reply.text(405, "method not allowed; GET and HEAD are");
            };
        } catch (RuntimeException fault) {
            log.warn("admin listener: cannot answer " + uri.getRawPath() + ": " + fault);
            return Reply.text(500, "internal error; the server's log has it");
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", reply.contentType());
        headers.set("Cache-Control", "no-store");
        headers.set("Content-Security-Policy", reply.policy());
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        if (reply.status() == 405) {
            headers.set("Allow", "GET, HEAD");
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(reply.body().length));
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), reply.body().length);
        exchange.getResponseBody().write(reply.body());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
